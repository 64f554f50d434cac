// The mapping files of the simulation, for each version that is deployed.

export interface DeployedVersion {
  /** A suffix that the changed mappings add to most texts; empty at the start. */
  mark: string;
  isChanged: boolean;
}

/** YAML by file name. */
export type MappingFiles = (version: DeployedVersion) => Record<string, string>;

/** An expression for a text that may be absent. */
export const text = (path: string, mark: string) => `'$exists(${path}) ? ${path} & "${mark}"'`;
