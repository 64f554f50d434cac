// A pasted event. Of JSON Lines or a list, the first one counts.

export type ParsedEvent =
  | { kind: 'empty' }
  | { kind: 'event'; event: Record<string, unknown> }
  | { kind: 'wrong'; problem: string };

export function parseEvent(text: string): ParsedEvent {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'empty' };
  const whole = parsed(trimmed);
  const value = 'value' in whole ? whole.value : firstLine(trimmed);
  const event = Array.isArray(value) ? value[0] : value;
  if (typeof event === 'object' && event !== null) return { kind: 'event', event: event as Record<string, unknown> };
  if ('problem' in whole) return { kind: 'wrong', problem: whole.problem };
  return { kind: 'wrong', problem: 'An event is a JSON object: { … }.' };
}

function firstLine(text: string): unknown {
  const line = parsed(text.split('\n')[0] ?? '');
  return 'value' in line ? line.value : undefined;
}

function parsed(text: string): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const at = /position (\d+)/.exec((error as Error).message)?.[1];
    const line = at === undefined ? undefined : text.slice(0, Number(at)).split('\n').length;
    return {
      problem: line === undefined ? 'This is not valid JSON.' : `This is not valid JSON: look at line ${line}.`,
    };
  }
}
