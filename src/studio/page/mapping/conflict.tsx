// The file changed on disk while it was edited here: both texts side by side, and nothing is overwritten.

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { editorLook, pageNonce } from '../editor/look.ts';
import { useStudio } from '../store/studio.ts';
import { saySaved } from './state/say-saved.ts';
import { useSession } from './state/session-context.ts';

export function ConflictView() {
  const session = useSession();
  const { say } = useStudio();
  const box = useRef<HTMLDivElement>(null);
  const merge = useRef<MergeView | undefined>(undefined);
  const onDisk = session.conflict.value;
  useLayoutEffect(() => {
    if (!box.current || !onDisk) return undefined;
    const look = [pageNonce(), yaml(), editorLook, EditorView.lineWrapping];
    const view = new MergeView({
      parent: box.current,
      a: {
        doc: onDisk.text,
        extensions: [
          ...look,
          EditorState.readOnly.of(true),
          EditorView.contentAttributes.of({ 'aria-label': 'On disk' }),
        ],
      },
      b: {
        doc: session.document.text.peek(),
        extensions: [
          ...look,
          history(),
          keymap.of([...historyKeymap, ...defaultKeymap]),
          EditorView.contentAttributes.of({ 'aria-label': 'Yours' }),
        ],
      },
      revertControls: 'a-to-b',
      collapseUnchanged: { margin: 3, minSize: 6 },
    });
    merge.current = view;
    view.b.focus();
    return () => {
      // What was changed at the right is kept if the file changes once more, or another screen is opened.
      if (merge.current === view) session.document.replace(view.b.state.doc.toString());
      view.destroy();
    };
  }, [onDisk?.hash]);
  const keep = async () => {
    const text = merge.current?.b.state.doc.toString();
    if (text !== undefined && (await session.merged(text))) await saySaved(session, say);
  };
  const takeDisk = () => {
    if (!onDisk) return;
    merge.current = undefined;
    session.document.replace(onDisk.text);
    session.saved.value = onDisk;
    session.conflict.value = undefined;
    say('Your text is now the text on disk. To get yours back, choose Undo.');
  };
  return (
    <section aria-label="Changed on disk" class="conflict">
      <header>
        <div>
          <strong>
            {onDisk?.hash === null
              ? 'This file was removed from the folder.'
              : 'This file changed on disk while you edited it.'}
          </strong>
          <p class="muted">
            Nothing was overwritten. Left: the file on disk. Right: your text. An arrow copies a change to your text.
          </p>
        </div>
        <button class="button" onClick={takeDisk} type="button">
          Use the text on disk
        </button>
        <button class="button first" onClick={() => void keep()} type="button">
          Save the right side
        </button>
      </header>
      <div class="merge" ref={box} />
    </section>
  );
}
