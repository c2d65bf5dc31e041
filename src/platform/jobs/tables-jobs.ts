// Written by `npm run tables` from the migrations; change those instead.

export interface JobWorkerTable {
  worker_id: string;
  process: number;
}

declare module '../database/tables.ts' {
  interface Tables {
    job_worker: JobWorkerTable;
  }
}
