// Wrapped lines hang: they begin two characters to the right of the first part. By classes, because the page's security
// policy allows no style attributes.
import { type Extension, RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';

const deepest = 24;
const lines = Array.from({ length: deepest + 1 }, (_, indent) => Decoration.line({ class: `cm-hang-${indent}` }));

const plugin = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = hanging(view);
    }

    update({ docChanged, viewportChanged, view }: ViewUpdate) {
      if (docChanged || viewportChanged) this.decorations = hanging(view);
    }
  },
  { decorations: ({ decorations }) => decorations },
);

function hanging(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at);
      const indent = Math.min(deepest, /^ */.exec(line.text)?.[0].length ?? 0);
      const decoration = lines[indent];
      if (decoration) builder.add(line.from, line.from, decoration);
      at = line.to + 1;
    }
  }
  return builder.finish();
}

const rules = Object.fromEntries(
  lines.map((_, indent) => [
    `.cm-line.cm-hang-${indent}`,
    { paddingLeft: `calc(${indent + 2}ch + 6px)`, textIndent: `-${indent + 2}ch` },
  ]),
);

export const hangingIndent: Extension = [EditorView.lineWrapping, plugin, EditorView.theme(rules)];
