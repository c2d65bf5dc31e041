/** Where a folder is shown; the top of the community's files without one. */
export const folderPath = (place: string, folder: string | null): string =>
  folder ? `/communities/${place}/files?folder=${folder}` : `/communities/${place}/files`;
