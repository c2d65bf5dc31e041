/** People and groups of a directory or a table: a person each, then who leads whom, then the communities. */
import { appendActivity } from '../../../core/activity/server/log.ts';
import type { Importer } from '../../../core/importing/importers.ts';
import type { ImportProblem } from '../../../core/importing/problem.ts';
import { findRefs } from '../../../core/importing/server/queries.ts';
import { writeRecord } from '../../../core/importing/server/record.ts';
import { makeTally, type Source } from '../../../core/importing/server/tally.ts';
import { type GroupRecord, type PeopleEntry, type PersonRecord, readPeople } from '../formats/people.ts';
import { because, type Reason } from '../formats/reason.ts';
import { isAbove, managerOf, updatePerson } from './queries.ts';
import { reasonOf } from './report.ts';
import { withRun } from './run.ts';
import { takeCommunity } from './take-community.ts';
import { type Run, type Taken, takePerson } from './take-person.ts';

/** What became of one person, or of one group. */
export interface Outcome {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly email: string | null;
  state: Taken['state'];
  readonly reasons: Reason[];
}

export interface PeopleOutcome {
  readonly people: Outcome[];
  readonly communities: Outcome[];
  /** What the source itself could not say. */
  readonly problems: ImportProblem[];
}

/** What stays of a person after they were taken: enough for managers and groups, without their photograph. */
interface Remembered {
  readonly id: string | null;
  readonly managerRef: string | null;
  readonly outcome: Outcome;
}

/** A directory's names and a table's never mean the same thing. */
const sourceOf = (file: string): string => (/\.(ldif|ldf)$/i.test(file) ? 'ldif' : 'csv');
const keyOf = (file: string, ref: string): string => `${sourceOf(file)} ${ref.toLowerCase()}`;

/**
 * Takes people and groups as they come; each in a transaction of their own.
 * @param operator whether members may be added to communities that are not open
 * @param taken called after each
 */
export async function takePeople(
  run: Run,
  entries: AsyncIterable<PeopleEntry> | Iterable<PeopleEntry>,
  operator: boolean,
  taken: (noun: 'people' | 'communities', outcome: Outcome) => void = () => {},
): Promise<PeopleOutcome> {
  const remembered = new Map<string, Remembered>();
  const result: PeopleOutcome = { people: [], communities: [], problems: [] };
  const groups: GroupRecord[] = [];
  for await (const entry of entries) {
    if ('problem' in entry) result.problems.push(entry.problem);
    else if ('group' in entry) groups.push(entry.group);
    else {
      const { person } = entry;
      const { id, state, reasons } = await takeRecord(run, person);
      const { file, line, name, email, managerRef } = person;
      const outcome: Outcome = { file, line, name, email, state, reasons: [...reasons] };
      result.people.push(outcome);
      remembered.set(keyOf(file, person.externalId), { id, managerRef, outcome });
      taken('people', outcome);
    }
  }
  for (const person of remembered.values()) await takeManager(run, person, remembered);
  for (const group of groups) {
    const outcome = await takeGroup(run, group, remembered, operator);
    result.communities.push(outcome);
    taken('communities', outcome);
  }
  return result;
}

function takeRecord(run: Run, record: PersonRecord): Promise<Taken> {
  const { externalId, file, line, ...facts } = record;
  const here: Source = { file, line };
  const person = { ...facts, ref: externalId.toLowerCase(), timeZone: null, guest: false, active: true };
  return takePerson(run, sourceOf(file), person, here);
}

/** The manager's id; null for one who a dry run would make, undefined for one nobody knows. */
async function findManager(run: Run, file: string, ref: string, people: ReadonlyMap<string, Remembered>) {
  const inRun = people.get(keyOf(file, ref));
  if (inRun && inRun.outcome.state !== 'error') return inRun.id;
  return (await findRefs(run.services.db, sourceOf(file), [ref.toLowerCase()])).get(ref.toLowerCase());
}

/** Whether following the source's own managers upwards comes back to where it began. */
function isInCircle(person: Remembered, people: ReadonlyMap<string, Remembered>): boolean {
  const seen = new Set<Remembered>();
  for (
    let at: Remembered | undefined = person;
    at && !seen.has(at);
    at = at.managerRef === null ? undefined : people.get(keyOf(at.outcome.file, at.managerRef))
  ) {
    seen.add(at);
    if (at.managerRef !== null && people.get(keyOf(at.outcome.file, at.managerRef)) === person) return true;
  }
  return false;
}

async function takeManager(run: Run, person: Remembered, people: ReadonlyMap<string, Remembered>): Promise<void> {
  const { id, managerRef, outcome } = person;
  if (managerRef === null || outcome.state === 'error') return;
  const manager = await findManager(run, outcome.file, managerRef, people);
  if (manager === undefined) {
    outcome.reasons.push(because('manager_unknown', { manager: managerRef }));
    return;
  }
  const { db } = run.services;
  const isSame = id !== null && manager !== null && (await managerOf(db, id)) === manager;
  if (isSame) return;
  if (isInCircle(person, people) || (id && manager && (await isAbove(db, id, manager)))) {
    outcome.reasons.push(because('managers_circle'));
    return;
  }
  if (outcome.state === 'unchanged') outcome.state = 'changed';
  if (run.dryRun || !id || !manager) return;
  try {
    await writeRecord(run.services, async (db) => {
      await updatePerson(db, id, { manager_id: manager });
      await appendActivity(db, [{ actor: run.actor, verb: 'person.edited', object: id, person: id }]);
    });
  } catch (error) {
    outcome.reasons.push(reasonOf(error));
  }
}

async function takeGroup(
  run: Run,
  group: GroupRecord,
  people: ReadonlyMap<string, Remembered>,
  operator: boolean,
): Promise<Outcome> {
  const { file, line } = group;
  const listed = group.members.flatMap((ref) => people.get(keyOf(file, ref)) ?? []);
  const members = listed.flatMap(({ id }) => (id ? [{ id, guest: false }] : []));
  const taken = await takeCommunity(
    run,
    sourceOf(file),
    {
      ref: `group:${group.externalId.toLowerCase()}`,
      name: group.name,
      description: group.description,
      visibility: 'open',
      createdAt: null,
      isArchived: false,
      owner: null,
      members,
    },
    operator,
  );
  // A dry run has no id for somebody who would be new, so it cannot see that they would become a member.
  const grows = run.dryRun && taken.state === 'unchanged' && listed.some(({ outcome }) => outcome.state === 'new');
  const state = grows ? 'changed' : taken.state;
  return { file, line, name: taken.name, email: null, state, reasons: [...taken.reasons] };
}

export const peopleImporter: Importer = {
  format: 'people',
  room: 'importing',
  from: ['organisation'],
  reads: 'people, managers and groups from .ldif and .csv, a file or a folder of them; groups become open communities',
  run: (services, path, options) =>
    withRun(services, { dryRun: options.dryRun, actor: options.actor ?? null }, async (run) => {
      const tally = makeTally(options.progress);
      const { people, communities, problems } = await takePeople(
        run,
        readPeople(path),
        options.actor === undefined,
        (noun, { state }) => (options.progress ? tally.count(noun, state) : undefined),
      );
      // States can still change after a person was taken, when the managers are: the report counts what they are in the end.
      const final = makeTally();
      for (const problem of problems) final.problem(problem, problem.reason);
      for (const [noun, outcomes] of [
        ['people', people],
        ['communities', communities],
      ] as const) {
        for (const outcome of outcomes) {
          final.count(noun, outcome.state);
          const { file, line, name: about } = outcome;
          for (const reason of outcome.reasons) final.problem({ file, line, about }, reason);
        }
      }
      return final.report();
    }),
};
