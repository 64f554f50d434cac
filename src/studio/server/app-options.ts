// What the routes of the studio are made of.
import type { PageAssets } from '../bundles/bundles.ts';
import type { StudioProject } from './project/studio-project.ts';
import type { DeployedEvents } from './stack/deployed-events.ts';
import type { LocalEvents } from './stack/local-events.ts';
import type { OwnStack } from './stack/own-stack.ts';

export interface AppOptions {
  project: StudioProject;
  assets: PageAssets;
  token: string;
  port: () => number;
  timeZone: string;
  /** Aborted when the studio closes. */
  closing: AbortSignal;
  local: LocalEvents;
  /** Present if the screen "Events" shows a deployed stack. */
  deployed: DeployedEvents | undefined;
  own: OwnStack;
  env: Readonly<Record<string, string | undefined>>;
}
