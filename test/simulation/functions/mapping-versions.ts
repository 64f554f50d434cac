// The mappings of the simulation, as the product loads them: as deployed at the start, and as changed by a deployment during
// some runs. The model has the same mappings as functions, in test/simulation/model/rules/.
import { loadMappings } from '../../../src/pipeline/mapping/load-mappings.ts';
import type { Mappings } from '../../../src/pipeline/mapping/mappings.ts';
import { salesforceSchema } from '../../../src/salesforce-schema.ts';
import { badgeMappings } from '../mappings/badges.ts';
import { counselorMappings } from '../mappings/counselors.ts';
import type { DeployedVersion, MappingFiles } from '../mappings/mapping-files.ts';
import { peopleMappings } from '../mappings/people.ts';
import { settings } from '../mappings/settings.ts';
import { specialMappings } from '../mappings/special.ts';
import { linksSchema } from '../names/linked-desks.ts';
import { namesSchema } from '../names/names-in-org.ts';
import { orgSchema } from '../services/org-schema.ts';

const groups: readonly MappingFiles[] = [counselorMappings, badgeMappings, peopleMappings, specialMappings, settings];

export interface MappingVersions {
  before: Mappings;
  after: Mappings;
}

export async function loadMappingVersions(): Promise<MappingVersions> {
  const schema = salesforceSchema([...orgSchema, ...namesSchema, ...linksSchema]);
  const load = async (version: DeployedVersion) => {
    const files = groups.flatMap((group) => Object.entries(group(version)).map(([path, text]) => ({ path, text })));
    const { mappings, problems } = await loadMappings(files, schema, { now: () => 0 });
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    return mappings;
  };
  return {
    before: await load({ mark: '', isChanged: false }),
    after: await load({ mark: '*', isChanged: true }),
  };
}
