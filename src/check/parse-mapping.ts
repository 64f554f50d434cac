// Parses the YAML of a file that has loaded before.
import type { MappingFile } from '../mapping-files.ts';
import { readYaml, type YamlSource } from '../pipeline/mapping/yaml/yaml-source.ts';

export function parseMapping({ path, text }: MappingFile): YamlSource {
  const { source } = readYaml(path, text);
  if (!source) throw new Error(`${path} has been loaded before, so it is YAML.`);
  return source;
}
