// What the file shows where no script runs: the numbers in words, and the table.
import { renderToString } from 'preact-render-to-string';
import { countsInWords } from '../../../overview/words/counts.ts';
import type { Overview } from '../../contract.ts';
import { MapTable } from '../map/map-table.tsx';
import { viewOf } from '../map/model/view.ts';
import { Sentence } from '../text/sentence.tsx';

/** As HTML. */
export const withoutScript = (overview: Overview, title: string): string =>
  renderToString(
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it.
    <main class="without-script" tabIndex={0}>
      <h1>{title}</h1>
      {countsInWords(overview).map((sentence) => (
        <p key={sentence}>
          <Sentence text={sentence} />
        </p>
      ))}
      <MapTable choice={undefined} view={viewOf(overview, { filter: 'all' })} />
    </main>,
  );
