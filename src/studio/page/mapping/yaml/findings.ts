// Findings in the text: an underline, a mark in the gutter, and for the one at the cursor a strip under its line.
import { type EditorState, type Extension, StateEffect, StateField, type Text } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, GutterMarker, gutter, keymap } from '@codemirror/view';
import type { Finding } from '../../../contract.ts';
import { findingStrip } from './finding-strip.ts';

export const showFindings = StateEffect.define<readonly Finding[]>();

export interface FindingHandlers {
  explain(code: string): void;
}

/** Findings keep their place while the text around them changes. */
export const findingsField = StateField.define<readonly Finding[]>({
  create: () => [],
  update(findings, { changes, docChanged, effects }) {
    for (const effect of effects) if (effect.is(showFindings)) return effect.value;
    if (!docChanged) return findings;
    return findings.map((finding) => ({
      ...finding,
      start: changes.mapPos(finding.start, 1),
      end: changes.mapPos(finding.end, -1),
      // Its edits were made for the text before.
      ...(finding.fix && {
        fix: {
          ...finding.fix,
          edits: finding.fix.edits.map((edit) => ({
            ...edit,
            start: changes.mapPos(edit.start, 1),
            end: changes.mapPos(edit.end, -1),
          })),
        },
      }),
    }));
  },
});

/** The finding whose line has the cursor; of several, the one around the cursor. */
export function findingAtCursor(state: EditorState): Finding | undefined {
  const { head } = state.selection.main;
  const { number } = state.doc.lineAt(head);
  const onLine = state.field(findingsField).filter((each) => lineOf(state.doc, each) === number);
  return onLine.find(({ start, end }) => head >= start && head <= end) ?? onLine[0];
}

const lineOf = (doc: Text, { start }: Finding) => doc.lineAt(Math.min(start, doc.length)).number;

const underlines = EditorView.decorations.compute([findingsField], (state): DecorationSet => {
  const marks = state.field(findingsField).flatMap(({ start, end, severity }) => {
    const from = Math.min(start, state.doc.length);
    const to = Math.min(Math.max(end, from + 1), state.doc.length);
    return from < to ? [Decoration.mark({ class: `cm-finding cm-finding-${severity}` }).range(from, to)] : [];
  });
  return Decoration.set(marks, true);
});

class Mark extends GutterMarker {
  readonly severity: Finding['severity'];

  constructor(severity: Finding['severity']) {
    super();
    this.severity = severity;
  }

  override eq(other: GutterMarker) {
    return other instanceof Mark && other.severity === this.severity;
  }

  override toDOM() {
    const mark = document.createElement('span');
    mark.className = `cm-mark cm-mark-${this.severity}`;
    mark.title = this.severity;
    mark.textContent = this.severity === 'error' ? '!' : '▲';
    return mark;
  }
}

const marks = { error: new Mark('error'), warning: new Mark('warning') };

const findingGutter = gutter({
  class: 'cm-findings',
  lineMarker(view, line) {
    const own = view.state.field(findingsField).filter(({ start }) => start >= line.from && start <= line.to);
    if (own.length === 0) return null;
    return own.some(({ severity }) => severity === 'error') ? marks.error : marks.warning;
  },
  lineMarkerChange: ({ startState, state }) => startState.field(findingsField) !== state.field(findingsField),
  initialSpacer: () => marks.error,
});

const strip = (handlers: FindingHandlers) =>
  EditorView.decorations.compute([findingsField, 'selection'], (state): DecorationSet => {
    const finding = findingAtCursor(state);
    if (!finding) return Decoration.none;
    const { to } = state.doc.lineAt(Math.min(finding.start, state.doc.length));
    return Decoration.set(
      Decoration.widget({
        widget: findingStrip(finding, { ...handlers, fix: fixAtCursor }),
        block: true,
        side: 1,
      }).range(to),
    );
  });

/** Moves to the next finding behind the cursor, and from the last to the first. */
export function goToNextFinding(view: Pick<EditorView, 'state' | 'dispatch'>, forward = true): boolean {
  const { state } = view;
  const findings = [...state.field(findingsField)].sort((a, b) => a.start - b.start);
  const line = state.doc.lineAt(state.selection.main.head).number;
  const next = forward
    ? (findings.find((each) => lineOf(state.doc, each) > line) ?? findings[0])
    : (findings.findLast((each) => lineOf(state.doc, each) < line) ?? findings.at(-1));
  if (!next) return false;
  const anchor = Math.min(next.start, state.doc.length);
  view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
  return true;
}

/** Applies the fix of the finding at the cursor. */
export function fixAtCursor(view: Pick<EditorView, 'state' | 'dispatch'>): boolean {
  const fix = findingAtCursor(view.state)?.fix;
  if (!fix) return false;
  view.dispatch({
    changes: fix.edits.map(({ start, end, text }) => ({ from: start, to: end, insert: text })),
    userEvent: 'input.fix',
  });
  return true;
}

export const findings = (handlers: FindingHandlers): Extension => [
  findingsField,
  underlines,
  findingGutter,
  strip(handlers),
  keymap.of([
    {
      key: 'F8',
      run: (view) => goToNextFinding(view),
      shift: (view) => goToNextFinding(view, false),
      preventDefault: true,
    },
    { key: 'Mod-.', run: fixAtCursor, preventDefault: true },
  ]),
];
