// `GET /api/overview`: the model of the map, as `s3sf overview --json` prints it. Made once for each state of the files.
import type { Overview } from '../../../overview/overview.ts';
import type { StudioProject } from '../project/studio-project.ts';
import { runLong } from '../thread/run-long.ts';

export interface Overviews {
  now(): Promise<Overview>;
}

export function overviews(project: StudioProject, closing: AbortSignal): Overviews {
  let known: { of: unknown; overview: Promise<Overview> } | undefined;
  return {
    now() {
      const files = project.files();
      // The list is another one after each change.
      if (known?.of !== files) {
        const schema = project.schemaFiles();
        const overview = runLong({ kind: 'overview', files, schema }, closing);
        known = { of: files, overview };
        overview.catch(() => {
          known = undefined;
        });
      }
      return known.overview;
    },
  };
}
