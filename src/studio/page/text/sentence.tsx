// A sentence of the checker: names in it are set in the editor's font.
import { inCode } from './in-code.ts';

export const Sentence = ({ text }: { text: string }) => (
  <>{inCode(text).map(({ text: part, isCode }, index) => (isCode ? <code key={index}>{part}</code> : part))}</>
);
