// The file that the text came from: reads it, writes it by the hash that was read, and keeps both texts if it has changed
// meanwhile.
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type RequestError, request } from '../../../api/client.ts';
import { retryMs } from '../../../store/retry.ts';
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
  /** Unsaved text from before the page was loaded again, with the hash of the file that the edit began with. */
  kept?: { text: string; hash: string | null } | undefined;
  /** Resolves with whether everything that was typed is in the text. */
  settled(): Promise<boolean>;
  onFailed(reason: string): void;
}

export function createFileOnDisk({ path, document, isDraft, kept, settled, onFailed }: FileOnDiskPorts): FileOnDisk {
  const saved = signal<SavedText | undefined>(
    isDraft ? { text: '', hash: null, hasCarriageReturns: false } : undefined,
  );
  const problem = signal<string | undefined>(undefined);
  const conflict = signal<SavedText | undefined>(undefined);
  const isDirty = computed(() => saved.value !== undefined && document.text.value !== saved.value.text);

  /** What is being edited stays in view, whatever happens to the file. */
  const load = async () => {
    try {
      const { text, hash } = await request('GET /api/files/:path', { path: { path } });
      problem.value = undefined;
      return savedText(text, hash);
    } catch (error) {
      const { status, message } = error as RequestError;
      if (status === 404 && (isDirty.peek() || (kept && saved.peek() === undefined))) return savedText('', null);
      if (status === 404 || saved.peek() === undefined) problem.value = message;
      else onFailed(message);
      return undefined;
    }
  };
  const take = (onDisk: SavedText) =>
    batch(() => {
      saved.value = onDisk;
      conflict.value = undefined;
      document.load(onDisk.text);
    });

  /** Undo leads to what is on disk. */
  const takeKept = (onDisk: SavedText, { text, hash }: { text: string; hash: string | null }) =>
    batch(() => {
      take(onDisk);
      document.replace(text);
      if (onDisk.hash !== hash && onDisk.text !== text) conflict.value = onDisk;
    });

  /** Of the last save, whose answer may be late or lost. */
  let written: string | undefined;
  const write = async (basedOn: SavedText): Promise<boolean> => {
    const text = document.text.peek();
    written = text;
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

  /** Of two reads, the later one counts. */
  let loads = 0;

  /** The first time: what was kept goes over what is on disk. */
  const begin = (onDisk: SavedText) => (kept ? takeKept(onDisk, kept) : take(onDisk));

  let again: ReturnType<typeof setTimeout> | undefined;
  const read = async () => {
    clearTimeout(again);
    loads += 1;
    const mine = loads;
    const onDisk = await load();
    await settled();
    if (mine !== loads) return;
    if (!onDisk) {
      // A file that comes back is announced; a studio that comes back is not.
      if (problem.peek() !== undefined) again = setTimeout(() => void read(), retryMs);
      return;
    }
    if (!saved.peek()) return begin(onDisk);
    if (onDisk.hash === saved.peek()?.hash) conflict.value = undefined;
    else if (!isDirty.peek()) take(onDisk);
    else if (onDisk.text === written || onDisk.text === document.text.peek()) {
      // It was saved here, or says the same.
      batch(() => {
        saved.value = onDisk;
        conflict.value = undefined;
      });
    } else conflict.value = onDisk;
  };

  if (!isDraft) void read();

  return {
    saved,
    problem,
    isDirty,
    conflict,
    async save() {
      if (!(await settled())) return false;
      const { value } = saved;
      return value ? write(value) : false;
    },
    async merged(text) {
      const { value } = conflict;
      if (!value) return false;
      document.replace(text);
      return write(value);
    },
    fileChanged: read,
  };
}
