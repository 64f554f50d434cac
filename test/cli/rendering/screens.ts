// Terminals for tests of renderers.
import { type Terminal, terminalOn } from '../../../src/cli/rendering/terminal.ts';

/** A screen without colour. */
export const screen = (columns: number): Terminal => terminalOn({ isTTY: true, columns }, { NO_COLOR: '1' });

export const colouredScreen = (columns: number): Terminal => terminalOn({ isTTY: true, columns }, {});
