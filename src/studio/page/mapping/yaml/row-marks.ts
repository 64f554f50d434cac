// What the form knows about the text: the tie's lines are tinted, and expressions are coloured inside their YAML value.
import { type Extension, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, GutterMarker, gutterLineClass } from '@codemirror/view';
import type { FormRow } from '../../../contract.ts';
import { partsOf } from '../../expressions/tokens.ts';

/** Ranges of the tied rows. */
export const showTied = StateEffect.define<readonly { start: number; end: number }[]>();
export const showRows = StateEffect.define<readonly FormRow[]>();

const tiedGutter = new (class extends GutterMarker {
  override elementClass = 'cm-tied';
})();

const tiedLine = Decoration.line({ class: 'cm-tied' });

const tiedLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(lines, { state, changes, effects }) {
    for (const effect of effects) {
      if (!effect.is(showTied)) continue;
      const starts = new Set<number>();
      for (const { start, end } of effect.value) {
        if (start > state.doc.length) continue;
        const last = state.doc.lineAt(Math.min(end, state.doc.length)).number;
        for (let { number } = state.doc.lineAt(start); number <= last; number += 1)
          starts.add(state.doc.line(number).from);
      }
      return Decoration.set([...starts].sort((a, b) => a - b).map((from) => tiedLine.range(from)));
    }
    return lines.map(changes);
  },
  provide: (field) => [
    EditorView.decorations.from(field),
    gutterLineClass.compute([field], (state) => {
      const builder = new RangeSetBuilder<GutterMarker>();
      state.field(field).between(0, state.doc.length, (from) => builder.add(from, from, tiedGutter));
      return builder.finish();
    }),
  ],
});

/** Inside a YAML text in quotes, they would be coloured as a text. */
const plain = Decoration.mark({ class: 'cm-x-plain' });

const marks = {
  path: plain,
  sign: plain,
  word: plain,
  text: Decoration.mark({ class: 'cm-x-text' }),
  number: Decoration.mark({ class: 'cm-x-number' }),
  function: Decoration.mark({ class: 'cm-x-function' }),
};

const expressions = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(decorations, { state, changes, effects }) {
    for (const effect of effects) {
      if (!effect.is(showRows)) continue;
      const builder = new RangeSetBuilder<Decoration>();
      for (const row of [...effect.value].sort((a, b) => a.value.start - b.value.start)) {
        if (!row.expression || row.value.end > state.doc.length) continue;
        const source = state.doc.sliceString(row.value.start, row.value.end);
        const skip = /^'/.test(source) ? 1 : 0;
        for (const part of partsOf(skip ? source.slice(1, -1) : source)) {
          const mark = marks[part.kind as keyof typeof marks];
          const from = row.value.start + skip + part.at;
          if (mark) builder.add(from, from + part.text.length, mark);
        }
      }
      return builder.finish();
    }
    return decorations.map(changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

export const rowMarks: Extension = [tiedLines, expressions];
