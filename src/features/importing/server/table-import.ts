import type { Reason } from '../../../core/importing/reason.ts';
import type { PeopleEntry } from '../formats/people.ts';
import { type PeopleTable, readPeopleTable } from '../formats/people-csv.ts';
import { takePeople } from './people-import.ts';
import type { Run } from './take-person.ts';

interface Row {
  readonly line: number;
  readonly state: 'new' | 'changed' | 'unchanged' | 'error';
  readonly name: string;
  readonly email: string;
  readonly reasons: readonly Reason[];
}

/** Takes a table of people from the browser and answers row by row, in the order of the lines. */
export async function takeTable(run: Run, csv: string) {
  const table = readPeopleTable(csv, 'table.csv');
  const { people, communities } = await takePeople(run, entriesOf(table), false);
  const byLine = new Map<number, Reason[]>();
  for (const { line, reason } of table.problems) byLine.set(line ?? 0, [...(byLine.get(line ?? 0) ?? []), reason]);
  const rows: Row[] = people.map(({ line, state, name, email, reasons }) => {
    const own = byLine.get(line) ?? [];
    byLine.delete(line);
    return { line, state, name, email: email ?? '', reasons: [...own, ...reasons] };
  });
  for (const [line, reasons] of byLine) {
    rows.push({ line, state: 'error', name: '', email: '', reasons });
  }
  rows.sort((a, b) => a.line - b.line);
  const count = (state: Row['state']) => rows.filter((row) => row.state === state).length;
  return {
    rows,
    counts: { new: count('new'), changed: count('changed'), unchanged: count('unchanged'), error: count('error') },
    communities: communities.map(({ name, state, reasons }) => ({ name, state, reasons })),
  };
}

function* entriesOf({ people, groups }: PeopleTable): Generator<PeopleEntry> {
  for (const person of people) yield { person };
  for (const group of groups) yield { group };
}
