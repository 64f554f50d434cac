// Event files that somebody made to be slow or to break the tools. `size` is how often the hostile part is repeated.

export interface EventFamily {
  name: string;
  size: number;
  content(size: number): string;
}

const event = (id: string, data: string) =>
  `{"specversion":"1.0","id":"${id}","source":"p","type":"counselor.login","time":"2026-03-02T15:04:05Z","data":${data}}`;
const counselor = '{"counselor":{"id":"c1","last_name":"Ng"}}';
const good = event('a', counselor);
const deep = (size: number) => `${'['.repeat(size)}${']'.repeat(size)}`;

export const eventFamilies: readonly EventFamily[] = [
  { name: 'deep lists', size: 400_000, content: deep },
  { name: 'deep lists that never close', size: 5_000_000, content: (size) => '['.repeat(size) },
  { name: 'deep objects', size: 150_000, content: (size) => `${'{"a":'.repeat(size)}1${'}'.repeat(size)}` },
  { name: 'deep objects that never close', size: 2_000_000, content: (size) => '{"a":'.repeat(size) },
  { name: 'a deep event', size: 400_000, content: (size) => event('a', deep(size)) },
  { name: 'an event as deep as allowed', size: 62, content: (size) => event('a', deep(size)) },
  { name: 'deep lines', size: 2_000, content: (size) => `${event('a', deep(1_000))}\n`.repeat(size) },
  { name: 'lines that are not JSON', size: 20_000, content: (size) => `${good}\n${'{"a": oops}\n'.repeat(size)}` },
  {
    name: 'lines that are not JSON at their end',
    size: 5_000,
    content: (size) => `${good}\n${`{"a":"${'x'.repeat(1_000)}" oops}\n`.repeat(size)}`,
  },
  { name: 'a long text that is not closed', size: 5_000_000, content: (size) => `{"a":"${'x'.repeat(size)}` },
  { name: 'a long text with a bad escape', size: 900_000, content: (size) => `{"a":"${'\\n'.repeat(size / 2)}\\x"}` },
  { name: 'events on one line', size: 5_000, content: (size) => `${good}\n${good.repeat(size)}\n` },
  { name: 'braces on one line', size: 200_000, content: (size) => `${good}\n${'{}'.repeat(size)}\n` },
  { name: 'blank lines', size: 20_000_000, content: (size) => `${good}${'\n'.repeat(size)}x` },
  {
    name: 'messages in messages',
    size: 12,
    content(size) {
      let content = good;
      // Each message has twice as many backslashes as the one in it.
      for (let count = 0; count < Math.min(size, 16); count += 1)
        content = JSON.stringify({ Type: 'Notification', TopicArn: 't', MessageId: 'm', Message: content });
      return content;
    },
  },
  {
    name: 'members of an event',
    size: 40_000,
    content: (size) => event('a', `{${Array.from({ length: size }, (_, index) => `"m${index}":1`).join()}}`),
  },
];
