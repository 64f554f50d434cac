// The looks of the overview's HTML, in light and dark. Contrast is at least 4.5 : 1 for every text.
export const style = `
:root {
  --page: #f4f6f8; --surface: #ffffff; --text: #18212d; --muted: #566273; --accent: #1d5bbf; --tint: #e6eefb; --line: #dce2e9;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1318; --surface: #171c23; --text: #e7ecf3; --muted: #9eabbb; --accent: #82b1ff; --tint: #1b2b45; --line: #2b333e;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 20px; max-width: 1280px; background: var(--page); color: var(--text);
  font: 13px/19px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
header { margin-bottom: 20px; }
h1 { margin: 0 0 8px; font-size: 18px; line-height: 24px; font-weight: 600; }
h2 { margin: 0 0 12px; font-size: 12px; line-height: 17px; font-weight: 600; color: var(--muted); }
h3 { display: flex; gap: 8px; align-items: baseline; margin: 0; padding: 8px 12px; font-size: 13px; font-weight: 600;
  border-bottom: 1px solid var(--line); }
h4 { margin: 12px 12px 4px; font-size: 12px; line-height: 17px; font-weight: 600; }
p { margin: 4px 0; }
article > p { margin: 8px 12px; }
main { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 20px; align-items: start; }
@media (max-width: 860px) { main { grid-template-columns: minmax(0, 1fr); } }
article { margin-bottom: 12px; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; }
article:target { background: var(--tint); border-left: 3px solid var(--accent); }
ul { margin: 0; padding: 4px 0; list-style: none; }
li { display: flex; flex-wrap: wrap; gap: 0 8px; align-items: baseline; min-height: 28px; padding: 5px 12px;
  font-size: 12px; line-height: 17px; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
code { font: 11.5px/17px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; color: var(--muted);
  overflow-wrap: anywhere; }
article:target .muted, article:target code, article:target .count { color: var(--text); }
.count { margin-left: auto; padding-left: 8px; font-size: 11px; font-weight: 400; color: var(--muted); overflow-wrap: anywhere; }
.key { padding: 0 5px; font-size: 11px; color: var(--muted); border: 1px solid var(--line); border-radius: 6px; }
.muted { color: var(--muted); }
.answers { margin-top: 20px; }
.answer { padding-bottom: 8px; }
`;
