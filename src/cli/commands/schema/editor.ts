// `s3sf schema editor`: the JSON Schema by which editors complete names from the snapshot.
import { type EditorOptions, writeEditorFile } from '../../schema/snapshot.ts';

export interface EditorResult {
  file: string;
  isChanged: boolean;
}

export const writeEditorSchema = async (options: EditorOptions): Promise<EditorResult> => ({
  file: options.file,
  isChanged: await writeEditorFile(options),
});
