// A text with what matched the search in bold.

export interface MarkedProps {
  text: string;
  /** What was searched for: each word by itself. */
  search: string;
}

export function Marked({ text, search }: MarkedProps) {
  const words = search.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return <>{text}</>;
  const any = new RegExp(`(${words.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|')})`, 'i');
  // Behind each text that did not match comes one that did.
  return <>{text.split(any).map((part, index) => (index % 2 === 0 ? part : <mark key={index}>{part}</mark>))}</>;
}
