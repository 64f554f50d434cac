// Where a project has its metadata and the JSON Schema for editors, unless somebody names other folders.
export const projectFolders = {
  /** Folder `objects` of the SFDX project. */
  objects: 'salesforce/force-app/main/default/objects',
  editor: 'schema/mapping.editor.json',
} as const;
