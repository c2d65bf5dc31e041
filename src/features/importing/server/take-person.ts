/** One person of a source: who they are here, what of them is new, and how that is written. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { appendActivity } from '../../../core/activity/server/log.ts';
import { keepUpload } from '../../../core/files/server/files.ts';
import { pictureFacts } from '../../../core/files/server/pictures.ts';
import type { RecordState } from '../../../core/importing/importers.ts';
import { takeBack } from '../../../core/importing/server/made.ts';
import { putRef } from '../../../core/importing/server/queries.ts';
import { writeRecord } from '../../../core/importing/server/record.ts';
import type { Source } from '../../../core/importing/server/tally.ts';
import { profileFields } from '../../../core/people/contract.ts';
import { handleFrom, searchable } from '../../../core/people/names.ts';
import { createPerson } from '../../../core/people/server/people.ts';
import { actingFor } from '../../../platform/http/viewer.ts';
import type { Db, Services } from '../../../platform/services.ts';
import { because, type Reason, type ReasonCode } from '../formats/reason.ts';
import { findKnownPerson, type KnownPerson, personWithEmail, updatePerson } from './queries.ts';
import { reasonOf } from './report.ts';

/** A person as a source describes them; null where it says nothing, which leaves what Fika knows. */
export interface PersonFacts {
  /** The source's name for the person, the same in every import. */
  readonly ref: string;
  readonly name: string;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly email: string | null;
  readonly handle: string | null;
  readonly title: string | null;
  readonly department: string | null;
  readonly location: string | null;
  readonly phone: string | null;
  readonly about: string | null;
  readonly timeZone: string | null;
  readonly photo: Buffer | null;
  /** Said once, when the person is made: whoever has an account by then is not sent away by an import. */
  readonly guest: boolean;
  readonly active: boolean;
}

/** What is known about a whole run. */
export interface Run {
  readonly services: Services;
  readonly dryRun: boolean;
  /** The administrator who imports; null at the terminal. */
  readonly actor: string | null;
  readonly language: string;
  /** Person, or address of one to be made → where this run met them: two records may not be one person. */
  readonly taken: Map<string, string>;
}

export interface Taken {
  /** Null where nobody was made: an error, or a dry run. */
  readonly id: string | null;
  readonly state: RecordState;
  /** Why it was not taken, or what of it was left out. */
  readonly reasons: readonly Reason[];
}

const longest = {
  givenName: 120,
  familyName: 120,
  title: 120,
  department: 120,
  location: 120,
  phone: 60,
  about: 4000,
} as const;
const tooLong: Readonly<Record<keyof typeof longest, ReasonCode>> = {
  givenName: 'too_long_given_name',
  familyName: 'too_long_family_name',
  title: 'too_long_title',
  department: 'too_long_department',
  location: 'too_long_location',
  phone: 'too_long_phone',
  about: 'too_long_about',
};
const address = /^[^\s@<>"(),:;[\]\\]+@[^\s@<>"(),:;[\]\\]+\.[^\s@<>"(),:;[\]\\.]+$/;

/** The facts that a profile can hold, and what was left out for being too long or no address. */
function fitting(facts: PersonFacts): { facts: PersonFacts; reasons: Reason[] } {
  const reasons: Reason[] = [];
  const clean = (value: string) => value.replaceAll('\u0000', '').toWellFormed().trim();
  const short = Object.fromEntries(
    Object.entries(longest).map(([key, limit]) => {
      const value = clean(facts[key as keyof typeof longest] ?? '');
      if (value.length <= limit) return [key, (key === 'about' ? value : value.replace(/\s+/g, ' ')) || null];
      reasons.push(because(tooLong[key as keyof typeof longest], { limit }));
      return [key, null];
    }),
  ) as Pick<PersonFacts, keyof typeof longest>;
  let email = facts.email?.trim().toLowerCase() || null;
  if (email && (email.length > 254 || !address.test(email))) {
    reasons.push(because('mail_address_left_out', { email }));
    email = null;
  }
  const zone = profileFields.shape.timeZone.safeParse(facts.timeZone ?? undefined);
  return {
    facts: {
      ...facts,
      ...short,
      name: clean(facts.name).replace(/\s+/g, ' '),
      email,
      timeZone: zone.success ? (zone.data ?? null) : null,
    },
    reasons,
  };
}

/** Columns that the source says otherwise than Fika does. */
function changesOf(facts: PersonFacts, known: KnownPerson): Record<string, unknown> {
  const wanted: Readonly<Partial<Record<keyof KnownPerson, string | null>>> = {
    name: facts.name,
    given_name: facts.givenName,
    family_name: facts.familyName,
    email: facts.email,
    title: facts.title,
    department: facts.department,
    location: facts.location,
    phone: facts.phone,
    about: facts.about,
    time_zone: facts.timeZone,
  };
  const changes: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(wanted)) {
    if (value && value !== known[column as keyof KnownPerson]) changes[column] = value;
  }
  if (changes.name || changes.given_name || changes.family_name) {
    const names = [facts.name, facts.givenName ?? known.given_name, facts.familyName ?? known.family_name];
    changes.search_name = searchable(names.filter(Boolean).join(' '));
  }
  return changes;
}

const signatures: readonly (readonly [mime: string, start: string])[] = [
  ['image/jpeg', 'ffd8ff'],
  ['image/png', '89504e47'],
  ['image/gif', '47494638'],
  ['image/webp', '52494646'],
];

/** Keeps a portrait in the transaction of its person, as if they had uploaded it: turned upright, freed of where it was taken. */
async function keepPhoto(services: Services, db: Db, person: string, photo: Buffer): Promise<void> {
  const start = photo.subarray(0, 4).toString('hex');
  const mime = signatures.find(([, bytes]) => start.startsWith(bytes))?.[0] ?? 'image/unknown';
  const upload = { name: 'portrait', mime, content: Readable.from([photo]) };
  const file = await keepUpload(services, actingFor(person), upload, (rule) => rule(db));
  await updatePerson(db, person, { photo_id: file.id });
}

async function usablePhoto(photo: Buffer | null, reasons: Reason[]): Promise<Buffer | null> {
  if (!photo) return null;
  const facts = await pictureFacts(photo);
  if (facts && facts !== 'too-large') return photo;
  reasons.push(because(facts ? 'photo_too_large' : 'photo_damaged'));
  return null;
}

/** Leaves out of the changes an address that must not move. */
async function checkEmail(db: Db, known: KnownPerson, changes: Record<string, unknown>, reasons: Reason[]) {
  const email = changes.email as string | undefined;
  if (!email) return;
  const keep = (reason: Reason) => {
    delete changes.email;
    reasons.push(reason);
  };
  if (known.has_account && known.email) keep(because('signs_in_with', { email: known.email }));
  else if (await personWithEmail(db, email)) keep(because('address_taken', { email }));
}

/**
 * Takes one person: made, changed or left as they are, in a transaction of their own.
 * @param source whose name `ref` is: `ldif`, `csv`, `slack:T1`
 * @throws what is not about this record (see `reasonOf`)
 */
export async function takePerson(run: Run, source: string, given: PersonFacts, where: Source): Promise<Taken> {
  const { facts, reasons } = fitting(given);
  const refuse = (reason: Reason): Taken => ({ id: null, state: 'error', reasons: [reason] });
  if (facts.name === '' || facts.name.length > 120) return refuse(because('name_length'));
  const { db } = run.services;
  const hash = facts.photo ? createHash('sha256').update(facts.photo).digest() : null;
  const known = await findKnownPerson(db, source, facts.ref, facts.email, hash);
  const here = `${where.file}${where.line === null ? '' : `, line ${where.line}`}`;
  const key = known?.id ?? facts.email ?? `${source} ${facts.ref}`;
  const twin = run.taken.get(key);
  if (twin) return refuse(because('same_person', { where: twin }));
  run.taken.set(key, here);
  if (known && run.dryRun && facts.email) run.taken.set(facts.email, here);

  const photo = known?.has_photo ? null : await usablePhoto(facts.photo, reasons);
  try {
    if (!known) {
      const id = run.dryRun ? null : await make(run, source, facts, photo);
      if (id) run.taken.set(id, here);
      return { id, state: 'new', reasons };
    }
    const changes = changesOf(facts, known);
    await checkEmail(db, known, changes, reasons);
    const isChanged = Object.keys(changes).length > 0 || photo !== null || known.undone;
    if (!run.dryRun && (isChanged || !known.linked)) await change(run, source, facts.ref, known.id, changes, photo);
    return { id: known.id, state: isChanged ? 'changed' : 'unchanged', reasons };
  } catch (error) {
    return refuse(reasonOf(error));
  }
}

function make(run: Run, source: string, facts: PersonFacts, photo: Buffer | null): Promise<string> {
  const { name, email, givenName, familyName, title, department, location, phone, about, timeZone } = facts;
  return writeRecord(run.services, async (db) => {
    const { id } = await createPerson(db, run.actor, {
      name,
      email,
      handle: handleFrom(facts.handle ?? name),
      ...(givenName && { givenName }),
      ...(familyName && { familyName }),
      ...(title && { title }),
      ...(department && { department }),
      ...(location && { location }),
      ...(phone && { phone }),
      ...(about && { about }),
      ...(timeZone && { timeZone }),
      language: run.language,
      guest: facts.guest,
      active: facts.active,
    });
    await putRef(db, source, facts.ref, id);
    if (photo) await keepPhoto(run.services, db, id, photo);
    return id;
  });
}

function change(
  run: Run,
  source: string,
  ref: string,
  id: string,
  changes: Record<string, unknown>,
  photo: Buffer | null,
): Promise<void> {
  return writeRecord(run.services, async (db) => {
    await putRef(db, source, ref, id);
    if (await takeBack(db, 'person', id)) changes.active = true;
    if (Object.keys(changes).length > 0) await updatePerson(db, id, changes);
    if (photo) await keepPhoto(run.services, db, id, photo);
    if (Object.keys(changes).length > 0 || photo) {
      await appendActivity(db, [{ actor: run.actor, verb: 'person.edited', object: id, person: id }]);
    }
  });
}
