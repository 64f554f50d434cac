// The menu of faults. What is on is always said beside it, and is turned off there.
import { useState } from 'preact/hooks';
import type { StackFault } from '../../contract.ts';
import { Popup } from '../frame/popup.tsx';
import { Check, Down, Warn } from '../icons/icons.tsx';
import { count } from '../text/count.ts';
import type { LocalStackState } from './local-stack.ts';

export function MakeItFail({ stack, setFault, refresh }: LocalStackState) {
  const [isOpen, setOpen] = useState(false);
  if (!stack?.isRunning) return null;
  const on = stack.faults.filter(({ isOn }) => isOn);
  const turnOff = async () => {
    for (const { id } of on) await setFault(id, false);
  };
  const toggle = () => {
    if (!isOpen) void refresh();
    setOpen(!isOpen);
  };
  return (
    <div class="end make-it-fail">
      <span class="fault-on" role="status">
        {on.length > 0 && (
          <span class="chip warning" title={on.map(({ title }) => title).join('\n')}>
            <Warn />
            <span class="cut">{on.length === 1 ? on[0]?.title : `${on.length} faults are on`}</span>
          </span>
        )}
      </span>
      {on.length > 0 && (
        <button class="button" onClick={() => void turnOff()} type="button">
          Turn off
        </button>
      )}
      <button aria-expanded={isOpen} aria-haspopup="dialog" class="button" onClick={toggle} type="button">
        Make it fail
        <Down />
      </button>
      {isOpen && (
        <Popup
          at={{ right: '16px', top: '84px' }}
          class="menu fail-menu"
          label="Make it fail"
          onClose={() => setOpen(false)}
        >
          <p class="note">These affect only the local stack, until you turn them off.</p>
          {stack.faults.map((fault) => (
            <FaultChoice fault={fault} key={fault.id} onSet={() => void setFault(fault.id, !fault.isOn)} />
          ))}
        </Popup>
      )}
    </div>
  );
}

function FaultChoice({ fault: { title, about, isOn, happened }, onSet }: { fault: StackFault; onSet(): void }) {
  return (
    <button aria-pressed={isOn} class="fault" onClick={onSet} type="button">
      <span class="fault-mark">{isOn && <Check />}</span>
      <span class="fault-words">
        <b>{title}</b>
        {about !== '' && <span class="muted">{about}</span>}
        {isOn && (
          <span class="fault-count">
            {happened === 0
              ? 'On. It has not affected a call yet.'
              : `On: ${count(happened, 'time')} so far. Choose it again to turn it off.`}
          </span>
        )}
      </span>
    </button>
  );
}
