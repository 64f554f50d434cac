// The strip under the line of a finding: what is wrong, what to do, and the button that does it.
import { type EditorView, WidgetType } from '@codemirror/view';
import type { Finding } from '../../../contract.ts';
import { inCode } from '../../text/in-code.ts';

export interface StripHandlers {
  explain(code: string): void;
  fix(view: EditorView): void;
}

class Strip extends WidgetType {
  readonly finding: Finding;
  readonly handlers: StripHandlers;

  constructor(finding: Finding, handlers: StripHandlers) {
    super();
    this.finding = finding;
    this.handlers = handlers;
  }

  override eq({ finding }: Strip) {
    const { code, message, hint, fix } = this.finding;
    return finding.code === code && finding.message === message && finding.hint === hint && !finding.fix === !fix;
  }

  override get estimatedHeight() {
    return 56;
  }

  override toDOM(view: EditorView) {
    const { severity, message, hint, fix, code } = this.finding;
    const strip = element('div', `cm-strip ${severity}`);
    strip.setAttribute('role', 'status');
    const words = element('div', 'cm-strip-words');
    const first = element('strong');
    first.append(...inlineCode(message));
    words.append(first);
    if (hint) {
      const second = element('span');
      second.append(...inlineCode(hint));
      words.append(second);
    }
    const mark = element('span', 'cm-strip-mark');
    mark.textContent = '!';
    mark.setAttribute('aria-label', severity);
    mark.setAttribute('role', 'img');
    strip.append(mark, words);
    if (fix) {
      const keycap = element('span', 'keycap');
      keycap.textContent = 'Ctrl .';
      strip.append(
        button(
          'button small first',
          ['Fix', keycap],
          () => {
            this.handlers.fix(view);
            view.focus();
          },
          fix.title,
        ),
      );
    }
    strip.append(button('button small', ['Why?'], () => this.handlers.explain(code)));
    return strip;
  }

  override ignoreEvent() {
    return true;
  }
}

const element = (tag: string, className = '') => Object.assign(document.createElement(tag), { className });

function button(className: string, content: (string | Node)[], act: () => void, title = '') {
  const made = Object.assign(document.createElement('button'), { className, title, type: 'button' });
  made.append(...content);
  made.addEventListener('click', act);
  return made;
}

const inlineCode = (text: string) =>
  inCode(text).map(({ text: part, isCode }) => {
    if (!isCode) return part;
    const code = element('code');
    code.textContent = part;
    return code;
  });

export const findingStrip = (finding: Finding, handlers: StripHandlers) => new Strip(finding, handlers);
