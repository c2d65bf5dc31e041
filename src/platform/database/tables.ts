/**
 * Every room adds its tables here by declaration merging, in a generated `server/tables.ts`
 * (`npm run tables`): `declare module '…/platform/database/tables.ts' { interface Tables { poll: … } }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: rooms fill it by declaration merging
export interface Tables {}
