// An edit of the settings, which decide how every event is read. A comment is no edit.
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import type { Versions } from '../../examples/changes/versions.ts';
import { isSettingsFile, type MappingFile } from '../../mapping-files.ts';
import type { ChangedRule } from '../contract.ts';

export type SettingsEdit = Omit<ChangedRule, 'events'>;

/** @param versions files of both; those with settings have settings that can be read */
export function settingsEdit({ before, after }: Versions<readonly MappingFile[]>): SettingsEdit | undefined {
  const was = before.find(isSettingsFile);
  const is = after.find(isSettingsFile);
  const own = is ?? was;
  if (!own || isDeepStrictEqual(was && parse(was.text), is && parse(is.text))) return undefined;
  const change = !was ? 'added' : is ? 'changed' : 'removed';
  const line = was && is ? firstDifference(was.text, is.text) : 1;
  const open = `/mapping/${encodeURIComponent(own.path)}?line=${line}`;
  return { path: own.path, line, types: [], text: words[change], change, ...(is && { open }) };
}

const words = {
  added: 'The settings are new',
  removed: 'The settings are gone',
  changed: 'The settings have changed',
} as const;

/** 1-based line of `after`. */
function firstDifference(before: string, after: string): number {
  const [old, now] = [before, after].map((text) => text.split(/\r?\n/)) as [string[], string[]];
  const says = now.findIndex((line, index) => line !== old[index] && /^\s*[^\s#]/.test(line));
  return (says < 0 ? now.length - 1 : says) + 1;
}
