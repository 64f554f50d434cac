// The document that every path of the studio opens: the script shows what the path names.

/** @param nonce for the styles that the editor adds while it runs */
export const pageHtml = (nonce: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Studio</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/main.css" nonce="${nonce}">
<script type="module" src="/assets/main.js" nonce="${nonce}"></script>
</head>
<body><div id="app"></div></body>
</html>
`;
