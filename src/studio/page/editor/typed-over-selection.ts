// Typing over a selection. Left to itself, the browser would keep the look of what was selected in a style attribute,
// which the page's security policy refuses.
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

export const typedOverSelection: Extension = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (event.inputType !== 'insertText' || !event.data || view.state.selection.main.empty || view.state.readOnly)
      return false;
    event.preventDefault();
    view.dispatch({ ...view.state.replaceSelection(event.data), userEvent: 'input.type', scrollIntoView: true });
    return true;
  },
});
