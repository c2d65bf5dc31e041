/** People and groups from a directory's LDIF files or from tables, in one form. Pure: nothing here knows a database. */
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { type ImportProblem, ImportSourceError } from '../../../core/importing/problem.ts';
import { type LdifEntry, normalDn, readLdif } from './ldif.ts';
import { MAX_TABLE_BYTES, readPeopleTable } from './people-csv.ts';
import { because, type Reason } from './reason.ts';

export interface PersonRecord {
  /** The same in every import of the same source: a directory's name in normal form, or an id or mail address of a table. */
  readonly externalId: string;
  readonly name: string;
  readonly givenName: string | null;
  readonly familyName: string | null;
  /** In lower case. */
  readonly email: string | null;
  readonly handle: string | null;
  readonly title: string | null;
  readonly department: string | null;
  readonly location: string | null;
  readonly phone: string | null;
  readonly about: string | null;
  /** The `externalId` of the manager; it may come later, or never. */
  readonly managerRef: string | null;
  /** The picture's bytes as the source has them; nobody has looked whether they are one. */
  readonly photo: Buffer | null;
  /** Of a directory: `externalId`s of groups; of a table: their names. */
  readonly groups: readonly string[];
  readonly file: string;
  readonly line: number;
}

export interface GroupRecord {
  readonly externalId: string;
  readonly name: string;
  readonly description: string | null;
  /** `externalId`s of people, each once. */
  readonly members: readonly string[];
  readonly file: string;
  readonly line: number;
}

export type PeopleEntry =
  | { readonly person: PersonRecord }
  | { readonly group: GroupRecord }
  | { readonly problem: ImportProblem };

const personClasses = ['person', 'organizationalperson', 'inetorgperson', 'user', 'account', 'posixaccount'];
const groupClasses = ['group', 'groupofnames', 'groupofuniquenames', 'groupofurls', 'posixgroup', 'univentiongroup'];

/** The first text among attributes, in the order of preference. */
function first(entry: LdifEntry, ...names: readonly string[]): string | null {
  for (const name of names) {
    for (const { text } of entry.attributes.get(name) ?? []) {
      const trimmed = text?.trim();
      if (trimmed) return trimmed;
    }
  }
  return null;
}

const all = (entry: LdifEntry, ...names: readonly string[]): string[] =>
  names.flatMap((name) =>
    (entry.attributes.get(name) ?? []).flatMap(({ text }) => (text?.trim() ? [text.trim()] : [])),
  );

/** What the entry's own name says: `Xyz` of `cn=Xyz,ou=groups`. Files often leave the attribute out. */
const nameInDn = ({ dn }: LdifEntry): string | null =>
  /^(?:cn|ou|uid)=((?:\\.|[^,+\\])+)/i.exec(dn)?.[1]?.replace(/\\(.)/g, '$1').trim() || null;

const classesOf = (entry: LdifEntry): string[] => all(entry, 'objectclass').map((name) => name.toLowerCase());

/** A person of a directory; the reason where the entry is a person's but cannot be taken. */
function readPerson(entry: LdifEntry): PersonRecord | Reason {
  const externalId = normalDn(entry.dn);
  const principal = first(entry, 'userprincipalname');
  const email = (
    first(entry, 'mail', 'email', 'emailaddress') ?? (principal?.includes('@') ? principal : null)
  )?.toLowerCase();
  const givenName = first(entry, 'givenname');
  const familyName = first(entry, 'sn');
  const spelled = [givenName, familyName].filter(Boolean).join(' ');
  const name = first(entry, 'displayname', 'cn') ?? (spelled || first(entry, 'uid') || nameInDn(entry) || email);
  if (!name) return because('person_without_name');
  const manager = first(entry, 'manager');
  const titles = all(entry, 'employeetype');
  const photo = ['jpegphoto', 'thumbnailphoto', 'photo'].map((key) => entry.attributes.get(key)?.[0]).find(Boolean);
  return {
    externalId,
    name,
    givenName,
    familyName,
    email: email ?? null,
    handle: first(entry, 'uid', 'samaccountname'),
    title: first(entry, 'title') ?? (titles.length > 0 ? titles.join(', ') : null),
    department: first(entry, 'department', 'ou', 'departmentnumber'),
    location: first(entry, 'l', 'localityname', 'physicaldeliveryofficename', 'roomnumber'),
    phone: first(entry, 'telephonenumber', 'mobile', 'homephone'),
    about: first(entry, 'description'),
    managerRef: manager === null ? null : normalDn(manager),
    photo: photo && photo.bytes.length > 0 ? Buffer.from(photo.bytes) : null,
    groups: all(entry, 'memberof').map(normalDn),
    file: entry.file,
    line: entry.line,
  };
}

interface GroupDraft {
  readonly entry: LdifEntry;
  readonly name: string;
}

/** What groups need to know of the people, without holding their photographs. */
interface Known {
  readonly ids: Set<string>;
  /** `uid` → `externalId`, for posixGroup's memberUid. */
  readonly uids: Map<string, string>;
  readonly groups: GroupDraft[];
}

/** The people of a group, those of groups within it included; each group is looked into once. */
function membersOf(entry: LdifEntry, known: Known, groups: ReadonlyMap<string, GroupDraft>) {
  const members = new Set<string>();
  const missing: string[] = [];
  const visited = new Set<string>();
  const queue = [entry];
  for (let next = queue.pop(); next; next = queue.pop()) {
    const own = normalDn(next.dn);
    if (visited.has(own)) continue;
    visited.add(own);
    for (const dn of all(next, 'member', 'uniquemember')) {
      // uniqueMember may carry `#` and a bit string after the name.
      const id = normalDn(dn.replace(/#'[01]*'B$/, ''));
      const inner = groups.get(id);
      if (known.ids.has(id)) members.add(id);
      else if (inner) queue.push(inner.entry);
      else if (next === entry) missing.push(dn);
    }
    for (const uid of all(next, 'memberuid')) {
      const id = known.uids.get(uid.toLowerCase());
      if (id) members.add(id);
      else if (next === entry) missing.push(uid);
    }
  }
  return { members: [...members], missing };
}

async function* readDirectoryFile(path: string, file: string, known: Known): AsyncGenerator<PeopleEntry> {
  for await (const record of readLdif(createReadStream(path), file)) {
    if ('problem' in record) {
      yield record;
      continue;
    }
    const { entry } = record;
    const classes = classesOf(entry);
    const problem = (reason: Reason) => ({ problem: { file, line: entry.line, reason } });
    if (classes.some((name) => groupClasses.includes(name))) {
      const name = first(entry, 'displayname', 'cn') ?? nameInDn(entry);
      if (name) known.groups.push({ entry, name });
      else yield problem(because('group_without_name'));
    } else if (classes.some((name) => personClasses.includes(name)) && !classes.includes('computer')) {
      const person = readPerson(entry);
      if ('code' in person) yield problem(person);
      else if (known.ids.has(person.externalId)) yield problem(because('person_came_before'));
      else {
        known.ids.add(person.externalId);
        if (person.handle) known.uids.set(person.handle.toLowerCase(), person.externalId);
        yield { person };
      }
    }
    // Other entries are the directory's own furniture: organizational units, domains, services.
  }
}

async function* readTable(path: string, file: string): AsyncGenerator<PeopleEntry> {
  if ((await stat(path)).size > MAX_TABLE_BYTES) {
    yield { problem: { file, line: null, reason: because('table_too_large') } };
    return;
  }
  const { people, groups, problems } = readPeopleTable(await readFile(path), file);
  for (const person of people) yield { person };
  for (const group of groups) yield { group };
  for (const problem of problems) yield { problem };
}

const kinds: Readonly<Record<string, 'ldif' | 'table'>> = {
  '.ldif': 'ldif',
  '.ldf': 'ldif',
  '.csv': 'table',
  '.tsv': 'table',
  '.txt': 'table',
};

/**
 * Reads people and groups from a file (`.ldif`, `.csv`) or from all such files of a folder, in the order of their names.
 * Of LDIF, groups come after everybody, with their members resolved, those of
 * groups within them included.
 * @throws {ImportSourceError} where there is nothing to read
 */
export async function* readPeople(path: string): AsyncGenerator<PeopleEntry> {
  const found = await stat(path).catch(() => {
    throw new ImportSourceError(`There is no file or folder ${path}.`);
  });
  const names = found.isDirectory() ? (await readdir(path)).sort() : [basename(path)];
  const folder = found.isDirectory() ? path : join(path, '..');
  // In a folder only what is surely meant; a single file is what somebody pointed at.
  const files = names.filter((name) => {
    const kind = kinds[extname(name).toLowerCase()];
    return kind !== undefined && !(found.isDirectory() && extname(name) === '.txt');
  });
  if (files.length === 0) throw new ImportSourceError(`${path} has no people: Fika reads .ldif and .csv.`);
  const known: Known = { ids: new Set(), uids: new Map(), groups: [] };
  for (const file of files) {
    const full = join(folder, file);
    try {
      if (kinds[extname(file).toLowerCase()] === 'ldif') yield* readDirectoryFile(full, file, known);
      else yield* readTable(full, file);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (!code && !(error instanceof ImportSourceError)) throw error;
      const reason = code
        ? because('file_unreadable', { why: code })
        : because('refused', { why: (error as Error).message });
      yield { problem: { file, line: null, reason } };
    }
  }
  const byName = new Map(known.groups.map((draft) => [normalDn(draft.entry.dn), draft]));
  for (const [externalId, { entry, name }] of byName) {
    const { members, missing } = membersOf(entry, known, byName);
    const { file, line } = entry;
    yield { group: { externalId, name, description: first(entry, 'description'), members, file, line } };
    for (const member of missing) {
      const reason = because('member_unknown', { group: name, member });
      yield { problem: { file, line, reason } };
    }
  }
}
