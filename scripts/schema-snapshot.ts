// Updates the custom objects and fields in the schema snapshot from the SFDX project, so that each is described in one place.
// Standard fields stay as they are. It is `s3sf schema update --prune` for this repository, whose project has all fields.
//
//   npx node scripts/schema-snapshot.ts            writes the files that differ
//   npx node scripts/schema-snapshot.ts --check    writes nothing; exit code 1 if a file differs
import { join } from 'node:path';
import { updateSnapshot } from '../src/cli/commands/schema/update.ts';

const project = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');
const { changes, written } = await updateSnapshot({
  schema: join(project, 'salesforce/schema'),
  objects: join(project, 'salesforce/force-app/main/default/objects'),
  editor: join(project, 'schema/mapping.editor.json'),
  check,
  prune: true,
});
for (const change of changes) console.log(change);
for (const file of written) console.log(`written: ${file}`);
if (check && changes.length > 0) process.exitCode = 1;
