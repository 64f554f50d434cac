// The editor of a mapping's text.

import type { CompletionSource } from '@codemirror/autocomplete';
import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, dropCursor, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { editorLook, pageNonce } from '../../editor/look.ts';
import { type FindingHandlers, findings } from './findings.ts';
import { hangingIndent } from './hanging-indent.ts';
import { rowMarks } from './row-marks.ts';

export interface YamlPorts extends FindingHandlers {
  complete: CompletionSource;
}

export const yamlExtensions = ({ complete, ...handlers }: YamlPorts): Extension => [
  pageNonce(),
  history(),
  findings(handlers),
  lineNumbers(),
  yaml(),
  rowMarks,
  hangingIndent,
  // The strip of a finding under the cursor's line stays in view, too.
  EditorView.scrollMargins.of(() => ({ bottom: 96 })),
  drawSelection(),
  dropCursor(),
  bracketMatching(),
  highlightSelectionMatches(),
  search({ top: true }),
  autocompletion({ override: [complete], icons: false, activateOnTyping: true }),
  indentUnit.of('  '),
  EditorState.tabSize.of(2),
  EditorState.allowMultipleSelections.of(false),
  EditorView.contentAttributes.of({ 'aria-label': 'Mapping as YAML', spellcheck: 'false' }),
  keymap.of([
    ...completionKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...defaultKeymap,
    { ...indentWithTab, key: 'Ctrl-]' },
  ]),
  editorLook,
];
