/** Whether the name is that of the file, with or without its ending: `odd.kind` for `mappings/odd.kind.yaml`. */
export function isFileName(path: string, name: string): boolean {
  const file = path.slice(path.lastIndexOf('/') + 1);
  return file === name || file.replace(/\.ya?ml$/, '') === name;
}
