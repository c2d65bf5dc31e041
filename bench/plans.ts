import type { Pool } from 'pg';
import { tokenOf } from './generate.ts';
import type { Operation } from './operations.ts';

/** Runs each reading operation once and shows the plan of each of its statements, with what it touched. */
export async function explain(
  pool: Pool,
  operations: readonly Operation[],
  address: string,
  ask: (what: string) => Promise<unknown>,
): Promise<string> {
  const out: string[] = [];
  for (const operation of operations) {
    const { path, method } = operation.request(1);
    if (method) continue;
    await ask('record');
    await fetch(address + path, { headers: { authorization: `Bearer ${tokenOf(1)}` } });
    const { statements } = (await ask('statements')) as { statements: [string, unknown[]][] };
    out.push(`# ${operation.name}: ${statements.length} statements\n`);
    for (const [sql, parameters] of statements) {
      out.push(sql.replace(/\s+/g, ' ').trim());
      const { rows } = await pool
        .query({ text: `explain (analyze, buffers, costs off, summary on) ${sql}`, values: parameters })
        .catch((error: Error) => ({ rows: [{ 'QUERY PLAN': `no plan: ${error.message}` }] }));
      out.push(...rows.map((row) => `    ${row['QUERY PLAN']}`), '');
    }
  }
  return out.join('\n');
}
