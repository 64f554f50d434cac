// The document that every path of the studio opens: the script shows what the path names.

export interface PageParts {
  /** For the styles that the editor adds while it runs. */
  nonce: string;
  /** Names under `/assets`. */
  script: string;
  style: string;
}

export const pageHtml = ({ nonce, script, style }: PageParts): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Studio</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/${style}" nonce="${nonce}">
<script type="module" src="/assets/${script}" nonce="${nonce}"></script>
</head>
<body><div id="app"></div></body>
</html>
`;
