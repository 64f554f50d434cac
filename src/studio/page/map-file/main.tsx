// The script of the file that `s3sf overview --html` writes: the map of the studio, without a studio around it.
import { render } from 'preact';
import { MapFile } from './map-file.tsx';
import { readOverview } from './read-overview.ts';
import './map-file.css';

const root = document.getElementById('app');
if (root) {
  const textOf = (id: string) => document.getElementById(id)?.textContent ?? '';
  const overview = readOverview(textOf('overview'));
  const open = JSON.parse(textOf('open')) as string[];
  const draw = (isPrinting: boolean) =>
    render(<MapFile isPrinting={isPrinting} open={open} overview={overview} />, root);
  draw(false);
  addEventListener('beforeprint', () => draw(true));
  addEventListener('afterprint', () => draw(false));
}
