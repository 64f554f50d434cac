// A text with what matched the search in bold.

export function Marked({ text, marked }: { text: string; marked: string | undefined }) {
  const at = marked ? text.toLowerCase().indexOf(marked.toLowerCase()) : -1;
  if (at < 0 || !marked) return <>{text}</>;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + marked.length)}</mark>
      {text.slice(at + marked.length)}
    </>
  );
}
