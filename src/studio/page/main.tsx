// The page of the studio. The server bundles this file, and what it imports.
import { render } from 'preact';

const root = document.getElementById('app');
if (root) render(<main>Studio</main>, root);
