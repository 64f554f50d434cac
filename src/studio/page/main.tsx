// The page of the studio. The server bundles this file, and what it imports.
import { render } from 'preact';
import { App } from './frame/app.tsx';
import { createStudio, StudioContext } from './store/studio.ts';
import './style/style.css';

const root = document.getElementById('app');
if (root) {
  render(
    <StudioContext.Provider value={createStudio()}>
      <App />
    </StudioContext.Provider>,
    root,
  );
}
