// The folders that the local stack uses unless somebody names others.
export const localFolders = { drop: 'drop' } as const;
