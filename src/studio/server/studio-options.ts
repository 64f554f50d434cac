// What a studio is started with, and what there is then.
import type { DeployedStack } from '../../cli/aws/stack-outputs.ts';
import type { Folders } from '../../cli/input/load.ts';

export interface StudioOptions {
  folders: Folders;
  /** 0 or absent: any free port. */
  port?: number;
  cacheFolder?: string | undefined;
  /** In which times are shown. Default: that of this machine. */
  timeZone?: string;
  /** The screen "Events" shows this deployed stack. Default: the local stack of the folder. */
  stack?: DeployedStack;
  /** Variables that name an org. Default: none. */
  env?: Readonly<Record<string, string | undefined>>;
}

export interface RunningStudio {
  /** `http://127.0.0.1:PORT`, without a trailing slash. */
  url: string;
  /** The address that opens this path of the page; it contains the key to it. */
  opening(path?: string): string;
  close(): Promise<void>;
}
