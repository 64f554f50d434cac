// A sentence of the checker: code in it is set in the editor's font.
import { inCode } from './in-code.ts';

export interface SentenceProps {
  text: string;
  /** In the form, expressions are shown as they are typed there. */
  where?: 'file' | 'form';
}

export const Sentence = ({ text, where }: SentenceProps) => (
  <>{inCode(text, where).map(({ text: part, isCode }, index) => (isCode ? <code key={index}>{part}</code> : part))}</>
);
