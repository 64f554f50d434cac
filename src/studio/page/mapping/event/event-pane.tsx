// The event: from the examples, from the local stack, or pasted. Below it, what is known about the chosen value.
import { type Signal, useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { Cross } from '../../icons/icons.tsx';
import { SendEvent } from '../../stack/send-event.tsx';
import { useStudio } from '../../store/studio.ts';
import { isDrawerOpen } from '../layout/drawer.ts';
import { useSession } from '../state/session-context.ts';
import { ChosenValue } from './chosen-value.tsx';
import { EventTree } from './event-tree.tsx';
import { ExampleList } from './example-list.tsx';
import { PastList } from './past-list.tsx';
import { PasteEvent } from './paste-event.tsx';

type Tab = 'examples' | 'past' | 'paste';

export function EventPane() {
  const session = useSession();
  const isToPaste = useStudio().route.value.query.paste !== undefined;
  const tab = useSignal<Tab>(isToPaste ? 'paste' : 'examples');
  /** By arrow keys, the focus stays with the tabs. */
  const wantsPaste = useRef(isToPaste);
  const examples = session.readable.value?.examples ?? [];
  const given = session.chosen.value.kind === 'given' ? session.chosen.value : undefined;
  const names: [Tab, string][] = [
    ['examples', `Examples ${examples.length}`],
    ['past', 'Past'],
    ['paste', 'Paste'],
  ];
  return (
    <>
      <header class="pane-head">
        <h2>Event</h2>
        <div
          aria-label="Where the event comes from"
          class="tabs"
          onKeyDown={(event) => {
            wantsPaste.current = false;
            onArrow(event, tab);
          }}
          role="tablist"
        >
          {names.map(([name, text]) => (
            <button
              aria-selected={tab.value === name}
              id={`event-tab-${name}`}
              key={name}
              onClick={({ detail }) => {
                wantsPaste.current = detail > 0;
                tab.value = name;
              }}
              role="tab"
              tabIndex={tab.value === name ? 0 : -1}
              type="button"
            >
              {text}
            </button>
          ))}
        </div>
        <button
          aria-label="Close"
          class="button quiet small drawer-only"
          onClick={() => (isDrawerOpen.value = false)}
          type="button"
        >
          <Cross />
        </button>
      </header>
      <div aria-labelledby={`event-tab-${tab.value}`} class="event-sources" role="tabpanel">
        {tab.value === 'examples' && (
          <ExampleList
            onPaste={() => {
              wantsPaste.current = true;
              tab.value = 'paste';
            }}
          />
        )}
        {tab.value === 'past' && <PastList />}
        {tab.value === 'paste' && <PasteEvent takesFocus={wantsPaste.current} />}
      </div>
      {given && <p class="given-name note">{given.name}</p>}
      <SendEvent />
      <EventTree />
      <ChosenValue />
    </>
  );
}

const order: Tab[] = ['examples', 'past', 'paste'];

function onArrow(event: KeyboardEvent, tab: Signal<Tab>) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  event.preventDefault();
  tab.value = order[(order.indexOf(tab.value) + step + order.length) % order.length] ?? 'examples';
  document.getElementById(`event-tab-${tab.value}`)?.focus();
}
