// Runs the YAML language server of editors and asks it, over its protocol, what it shows at a position of a file.
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';

export interface LanguageServer {
  /** Labels of the completions at the `|` in the text. */
  completions(text: string): Promise<string[]>;
  /** The hover text at the `|` in the text. */
  hover(text: string): Promise<string>;
  close(): void;
}

interface Message {
  id?: number;
  method?: string;
  result?: unknown;
  params?: unknown;
}

/** @param file path of the texts in the editor, from which a relative `$schema` is resolved */
export async function startLanguageServer(file: string): Promise<LanguageServer> {
  const child = spawn(process.execPath, ['node_modules/yaml-language-server/bin/yaml-language-server', '--stdio'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const uri = pathToFileURL(file).href;
  const waiting = new Map<number, (result: unknown) => void>();
  let received = Buffer.alloc(0);
  let asked = 0;

  const send = (message: Message & { error?: unknown }) => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const ask = (method: string, params: unknown) =>
    new Promise<unknown>((resolve) => {
      asked += 1;
      waiting.set(asked, resolve);
      send({ id: asked, method, params });
    });
  child.stdout.on('data', (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
    for (let message = next(); message; message = next()) {
      if (message.method === undefined) waiting.get(message.id ?? 0)?.(message.result);
      else if (message.id !== undefined) send({ id: message.id, result: null });
    }
  });

  function next(): Message | undefined {
    const head = received.indexOf('\r\n\r\n');
    const length = head < 0 ? 0 : Number(/Content-Length: (\d+)/i.exec(received.subarray(0, head).toString())?.[1]);
    if (head < 0 || received.length < head + 4 + length) return undefined;
    const body = received.subarray(head + 4, head + 4 + length).toString();
    received = received.subarray(head + 4 + length);
    return JSON.parse(body) as Message;
  }

  let version = 0;
  /** Opens the text without its `|` and returns its position. */
  function open(text: string) {
    const offset = text.indexOf('|');
    const before = text.slice(0, offset).split('\n');
    version += 1;
    if (version > 1) send({ method: 'textDocument/didClose', params: { textDocument: { uri } } });
    const content = text.slice(0, offset) + text.slice(offset + 1);
    send({
      method: 'textDocument/didOpen',
      params: { textDocument: { uri, languageId: 'yaml', version, text: content } },
    });
    return { textDocument: { uri }, position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 } };
  }

  await ask('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { completion: {}, hover: { contentFormat: ['plaintext'] } } },
  });
  send({ method: 'initialized', params: {} });
  const yaml = { completion: true, hover: true, validate: false, schemaStore: { enable: false } };
  send({ method: 'workspace/didChangeConfiguration', params: { settings: { yaml } } });

  return {
    async completions(text) {
      const found = (await ask('textDocument/completion', open(text))) as { items?: { label: string }[] } | null;
      return (found?.items ?? []).map(({ label }) => label);
    },
    async hover(text) {
      const found = (await ask('textDocument/hover', open(text))) as { contents?: { value?: string } } | null;
      return found?.contents?.value ?? '';
    },
    close: () => child.kill(),
  };
}
