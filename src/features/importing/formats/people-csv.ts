/** People from a table: CSV as spreadsheets write it, with English or German headings. */
import Papa from 'papaparse';
import type { ImportProblem } from '../../../core/importing/problem.ts';
import type { GroupRecord, PersonRecord } from './people.ts';
import { because, type Reason } from './reason.ts';

export interface PeopleTable {
  readonly people: PersonRecord[];
  readonly groups: GroupRecord[];
  /** Rows that cannot be taken, and single values that were left out. */
  readonly problems: ImportProblem[];
  /** Headings that say nothing to Fika. */
  readonly ignoredColumns: string[];
}

/** A table larger than this is none of people. */
export const MAX_TABLE_BYTES = 50 * 1024 * 1024;

type Field =
  | 'externalId'
  | 'name'
  | 'givenName'
  | 'familyName'
  | 'email'
  | 'handle'
  | 'title'
  | 'department'
  | 'location'
  | 'phone'
  | 'about'
  | 'manager'
  | 'groups';

/** Headings by their letters and digits alone, in lower case. */
const headings: Readonly<Record<Field, readonly string[]>> = {
  externalId: [
    'id',
    'externalid',
    'employeeid',
    'employeenumber',
    'personid',
    'userid',
    'personalnummer',
    'mitarbeiternummer',
    'mitarbeiterid',
    'kennung',
  ],
  name: ['name', 'fullname', 'displayname', 'realname', 'vollername', 'vollständigername', 'anzeigename'],
  givenName: ['givenname', 'firstname', 'forename', 'vorname', 'rufname'],
  familyName: ['familyname', 'lastname', 'surname', 'nachname', 'familienname', 'zuname'],
  email: ['email', 'emailaddress', 'mail', 'mailaddress', 'workemail', 'emailadresse', 'mailadresse', 'epost'],
  handle: [
    'handle',
    'username',
    'login',
    'loginname',
    'account',
    'uid',
    'benutzername',
    'anmeldename',
    'kürzel',
    'benutzer',
  ],
  title: [
    'title',
    'jobtitle',
    'position',
    'role',
    'job',
    'funktion',
    'stelle',
    'berufsbezeichnung',
    'stellenbezeichnung',
    'tätigkeit',
    'rolle',
  ],
  department: [
    'department',
    'division',
    'unit',
    'organisation',
    'organization',
    'abteilung',
    'bereich',
    'organisationseinheit',
    'referat',
  ],
  location: ['location', 'office', 'city', 'site', 'place', 'standort', 'ort', 'büro', 'stadt', 'dienstort'],
  phone: [
    'phone',
    'phonenumber',
    'telephone',
    'telephonenumber',
    'mobile',
    'mobilephone',
    'workphone',
    'telefon',
    'telefonnummer',
    'rufnummer',
    'mobil',
    'handy',
    'tel',
  ],
  about: [
    'about',
    'aboutme',
    'bio',
    'biography',
    'description',
    'übermich',
    'beschreibung',
    'kurzbiografie',
    'vorstellung',
  ],
  manager: [
    'manager',
    'managerid',
    'manageremail',
    'supervisor',
    'reportsto',
    'vorgesetzter',
    'vorgesetzte',
    'vorgesetzteer',
    'führungskraft',
    'leitung',
    'chef',
    'chefin',
  ],
  groups: ['groups', 'group', 'teams', 'team', 'communities', 'community', 'gruppen', 'gruppe'],
};

const lettersOf = (heading: string): string =>
  heading
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

const fieldOf = new Map(
  Object.entries(headings).flatMap(([field, names]) => names.map((name) => [lettersOf(name), field as Field] as const)),
);

/** UTF-8, UTF-16 with a mark, or what German Excel writes (Windows-1252). */
export function decodeTable(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** The separator that the first line has most of; a guess by later lines would stumble over text. */
function separatorOf(text: string): string {
  const head = text.slice(0, Math.max(0, text.search(/\n|$/))).replace(/"[^"]*"/g, '');
  const count = (separator: string) => head.split(separator).length;
  return [',', ';', '\t', '|'].reduce((best, separator) => (count(separator) > count(best) ? separator : best));
}

interface Row {
  readonly cells: readonly string[];
  /** Where it begins in the file, counted from 1; a quoted cell may hold several lines. */
  readonly line: number;
}

function readRows(text: string): { rows: Row[]; problems: Omit<ImportProblem, 'file'>[] } {
  const rows: Row[] = [];
  const problems: Omit<ImportProblem, 'file'>[] = [];
  let line = 1;
  let position = 0;
  Papa.parse<string[]>(text, {
    delimiter: separatorOf(text),
    step: ({ data, errors, meta }) => {
      const start = line;
      for (let at = text.indexOf('\n', position); at >= 0 && at < meta.cursor; at = text.indexOf('\n', at + 1)) line++;
      position = Math.max(position, meta.cursor);
      const quotes = errors.find((error) => error.type === 'Quotes');
      if (quotes) problems.push({ line: start, reason: because('quote_open') });
      else if (data.some((cell) => cell.trim() !== '')) rows.push({ cells: data, line: start });
    },
  });
  return { rows, problems };
}

const mail = /^[^\s@<>"(),:;[\]\\]+@[^\s@<>"(),:;[\]\\]+\.[^\s@<>"(),:;[\]\\.]+$/;
const clean = (value: string | undefined): string | null => {
  const text = (value ?? '').replaceAll('\u0000', '').trim();
  return text === '' ? null : text;
};

type Values = Partial<Record<Field, string | null>>;

function nameOf(values: Values): string | null {
  const parts = [values.givenName, values.familyName].filter(Boolean).join(' ');
  return values.name ?? (parts === '' ? null : parts);
}

/** A person, or the reason why the row is none. */
function readPerson(values: Values, file: string, line: number): PersonRecord | Reason {
  const name = nameOf(values);
  const email = values.email?.replace(/^mailto:/i, '').toLowerCase() ?? null;
  if (email !== null && !mail.test(email)) return because('no_mail_address', { email });
  const externalId = values.externalId ?? email ?? values.handle?.toLowerCase() ?? null;
  if (!name && !email) return because('row_without_name');
  if (!externalId) return because('row_without_key');
  return {
    externalId,
    name: name ?? email!.slice(0, email!.indexOf('@')),
    givenName: values.givenName ?? null,
    familyName: values.familyName ?? null,
    email,
    handle: values.handle ?? null,
    title: values.title ?? null,
    department: values.department ?? null,
    location: values.location ?? null,
    phone: values.phone ?? null,
    about: values.about ?? null,
    managerRef: values.manager ?? null,
    photo: null,
    groups: (values.groups ?? '')
      .split(/[;,|\n]/)
      .map((group) => group.trim())
      .filter(Boolean),
    file,
    line,
  };
}

/** What a manager's cell may say, pointing to the person: id, mail address, handle, name (where only one has it). */
function indexPeople(people: readonly PersonRecord[]): Map<string, string | null> {
  const index = new Map<string, string | null>();
  const add = (key: string | null, id: string, unique: boolean) => {
    if (!key) return;
    const lower = key.toLowerCase();
    if (!index.has(lower)) index.set(lower, id);
    else if (unique && index.get(lower) !== id) index.set(lower, null);
  };
  for (const person of people)
    for (const key of [person.externalId, person.email, person.handle]) add(key, person.externalId, false);
  for (const person of people) add(person.name, person.externalId, true);
  return index;
}

/**
 * Reads a table of people. Separators `,` `;` tab and `|`, with or without a byte order mark; a row that cannot be taken
 * is reported with its line. A manager is resolved to the `externalId` of a person of the same table.
 * @param file the name that records and problems carry
 */
export function readPeopleTable(content: Uint8Array | string, file: string): PeopleTable {
  const text = (typeof content === 'string' ? content : decodeTable(content))
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n');
  const { rows, problems: broken } = readRows(text);
  const problems: ImportProblem[] = broken.map((problem) => ({ file, ...problem }));
  const [head, ...body] = rows;
  if (!head)
    return {
      people: [],
      groups: [],
      problems: [{ file, line: null, reason: because('no_rows') }],
      ignoredColumns: [],
    };
  const columns = head.cells.map((cell) => fieldOf.get(lettersOf(cell)));
  // In German tables “Name” beside “Vorname” is the family name.
  if (columns.includes('givenName') && !columns.includes('familyName')) {
    const index = columns.indexOf('name');
    if (index >= 0) columns[index] = 'familyName';
  }
  const ignoredColumns = head.cells.filter((cell, index) => !columns[index] && cell.trim() !== '');
  if (!columns.some((field) => field === 'email' || field === 'name' || field === 'familyName')) {
    const reason = because('no_columns');
    return { people: [], groups: [], problems: [...problems, { file, line: head.line, reason }], ignoredColumns };
  }
  const people = new Map<string, PersonRecord>();
  const drafts: PersonRecord[] = [];
  for (const { cells, line } of body) {
    const values: Values = {};
    columns.forEach((field, index) => {
      if (field) values[field] ??= clean(cells[index]);
    });
    const person = readPerson(values, file, line);
    if ('code' in person) {
      problems.push({ file, line, reason: person });
      continue;
    }
    const twin = people.get(person.externalId.toLowerCase());
    if (twin) problems.push({ file, line, reason: because('person_twice', { line: twin.line }) });
    else {
      people.set(person.externalId.toLowerCase(), person);
      drafts.push(person);
    }
  }
  const index = indexPeople(drafts);
  const resolved = drafts.map((person) => {
    const manager = person.managerRef?.toLowerCase();
    const found = manager === undefined ? undefined : index.get(manager);
    if (person.managerRef && !found) {
      const reason = because('manager_not_in_file', { manager: person.managerRef });
      problems.push({ file, line: person.line, reason });
    }
    return { ...person, managerRef: found && found !== person.externalId ? found : null };
  });
  problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return { people: resolved, groups: groupsOf(resolved, file), problems, ignoredColumns };
}

function groupsOf(people: readonly PersonRecord[], file: string): GroupRecord[] {
  const groups = new Map<string, GroupRecord & { members: string[] }>();
  for (const person of people) {
    for (const name of person.groups) {
      const key = name.toLowerCase();
      const group = groups.get(key) ?? {
        externalId: key,
        name,
        description: null,
        members: [],
        file,
        line: person.line,
      };
      if (!group.members.includes(person.externalId)) group.members.push(person.externalId);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}
