// The file that the text came from: reads it, writes it by the hash that was read, and keeps both texts if it has changed
// meanwhile.
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { request } from '../../../api/client.ts';
import type { TextDocument } from '../document.ts';
import { type SavedText, savedText, toDisk } from '../line-endings.ts';

export interface FileOnDisk {
  /** Undefined until the file is read. */
  saved: Signal<SavedText | undefined>;
  /** Why the file cannot be read. */
  problem: ReadonlySignal<string | undefined>;
  isDirty: ReadonlySignal<boolean>;
  /** What is on disk, if it has changed meanwhile and the text here is unsaved. */
  conflict: Signal<SavedText | undefined>;
  /** Writes the text, unless the file has changed meanwhile. */
  save(): Promise<boolean>;
  /** Takes over what is on disk as the beginning of this edit, with the text that both were merged to. */
  merged(text: string): Promise<boolean>;
  fileChanged(): Promise<void>;
}

export interface FileOnDiskPorts {
  path: string;
  document: TextDocument;
  /** The text is of a file that is not there yet. */
  isDraft: boolean;
  /** Resolves once everything that was typed is in the text. */
  settled(): Promise<void>;
  onFailed(reason: string): void;
}

export function createFileOnDisk({ path, document, isDraft, settled, onFailed }: FileOnDiskPorts): FileOnDisk {
  const saved = signal<SavedText | undefined>(
    isDraft ? { text: '', hash: null, hasCarriageReturns: false } : undefined,
  );
  const problem = signal<string | undefined>(undefined);
  const conflict = signal<SavedText | undefined>(undefined);
  const isDirty = computed(() => saved.value !== undefined && document.text.value !== saved.value.text);

  const load = async () => {
    try {
      const { text, hash } = await request('GET /api/files/:path', { path: { path } });
      return savedText(text, hash);
    } catch (error) {
      problem.value = (error as Error).message;
      return undefined;
    }
  };
  const take = (onDisk: SavedText) =>
    batch(() => {
      saved.value = onDisk;
      conflict.value = undefined;
      document.load(onDisk.text);
    });

  const write = async (basedOn: SavedText): Promise<boolean> => {
    const text = document.text.peek();
    try {
      const answer = await request('PUT /api/files/:path', {
        path: { path },
        body: { text: toDisk(text, basedOn), basedOn: basedOn.hash },
      });
      if (answer.kind === 'conflict') {
        conflict.value = { ...savedText(answer.text ?? '', answer.hash) };
        return false;
      }
      batch(() => {
        saved.value = { ...basedOn, text, hash: answer.hash };
        conflict.value = undefined;
      });
      return true;
    } catch (error) {
      onFailed((error as Error).message);
      return false;
    }
  };

  if (!isDraft) void load().then((onDisk) => onDisk && take(onDisk));

  return {
    saved,
    problem,
    isDirty,
    conflict,
    async save() {
      await settled();
      const { value } = saved;
      return value ? write(value) : false;
    },
    async merged(text) {
      const { value } = conflict;
      if (!value) return false;
      document.replace(text);
      return write(value);
    },
    async fileChanged() {
      const before = saved.peek();
      const onDisk = await load();
      await settled();
      if (!onDisk || !before || onDisk.hash === saved.peek()?.hash) return;
      if (isDirty.peek()) conflict.value = onDisk;
      else take(onDisk);
    },
  };
}
