export const newPagePath = (place: string, parent?: string | null): string =>
  `/wiki/${place}/new${parent ? `?parent=${parent}` : ''}`;
export const editPagePath = (id: string): string => `/wiki/edit/${id}`;
