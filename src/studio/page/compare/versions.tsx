// What is compared with what, in words: the unsaved edits that are in it by name, and the files that are not.
import type { Comparison, VersionBefore } from '../../contract.ts';
import { Link } from '../frame/link.tsx';
import { pathTo } from '../frame/route.ts';
import { Arrow, Info, Wrong } from '../icons/icons.tsx';
import { count } from '../text/count.ts';
import { Sentence } from '../text/sentence.tsx';

export type Compared = Extract<Comparison, { kind: 'compared' }>;

export const beforeInWords = (before: VersionBefore): string =>
  before.kind === 'saved'
    ? 'the saved files'
    : before.name === 'HEAD'
      ? `the last commit, ${before.commit}`
      : before.name;

const nameOf = (path: string) => path.replace(/^mappings\//, '');

export function Versions({ compared }: { compared: Compared }) {
  const { before, unsaved, events, changed, hasOlder, notCompared } = compared;
  return (
    <section aria-label="What is compared" class="versions">
      <p class="versions-line">
        <span>
          <span class="muted">Before:</span> <b>{beforeInWords(before)}</b>
        </span>
        <span aria-hidden="true" class="muted">
          <Arrow isOpen={false} />
        </span>
        <span>
          <span class="muted">After:</span> <After unsaved={unsaved} />
        </span>
        <span class="end">
          <b>{changed}</b> of {hasOlder && 'the newest '}
          {count(events, 'event')} {changed === 1 ? 'changes' : 'change'}
        </span>
      </p>
      {notCompared.map(({ path, version, line, message }) => (
        <p class="versions-note" key={`${path} ${version}`}>
          <span class="mark-error">
            <Wrong />
          </span>
          <span>
            <b>{nameOf(path)} is not compared:</b>{' '}
            {version === 'after' ? (
              <Link to={pathTo('mapping', [path], { line: String(line) })}>line {line}</Link>
            ) : (
              `in the earlier version, line ${line}`
            )}{' '}
            has an error. <Sentence text={message} />
          </span>
        </p>
      ))}
      {unsaved
        .filter(({ path, changesRules }) => !changesRules && !notCompared.some((each) => each.path === path))
        .map(({ path }) => (
          <p class="versions-note" key={path}>
            <Info />
            <span>
              <b>Your edit of {nameOf(path)} is compared, but it changes no rule.</b> It affects only a comment, the
              description or an example.
            </span>
          </p>
        ))}
    </section>
  );
}

function After({ unsaved }: Pick<Compared, 'unsaved'>) {
  if (unsaved.length === 0) {
    return (
      <>
        <b>the saved files</b> <span class="muted">(no unsaved edits in this tab)</span>
      </>
    );
  }
  return (
    <>
      the saved files with <b>{count(unsaved.length, 'unsaved edit')}</b>:{' '}
      {unsaved.map(({ path }, index) => (
        <span key={path}>
          {index > 0 && ', '}
          <Link to={pathTo('mapping', [path])}>{nameOf(path)}</Link>
        </span>
      ))}
    </>
  );
}
