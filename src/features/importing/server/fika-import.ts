/**
 * Takes back what `fika export` wrote: people, places, items with everything their kinds say of them, comments, reactions, files, and what rooms have besides. At the terminal only:
 * it holds the secret communities too.
 */

import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { createComment } from '../../../core/comments/server/comments.ts';
import type { ExportedRecord, Ids, WrittenItem } from '../../../core/exporting/parts.ts';
import { partsOfRooms } from '../../../core/exporting/parts.ts';
import { keepUpload } from '../../../core/files/server/files.ts';
import type { Importer } from '../../../core/importing/importers.ts';
import { ImportSourceError } from '../../../core/importing/problem.ts';
import { findRefs, putRef } from '../../../core/importing/server/queries.ts';
import { writeRecord } from '../../../core/importing/server/record.ts';
import { makeTally, type Tally } from '../../../core/importing/server/tally.ts';
import { findKind } from '../../../core/items/kinds.ts';
import { createItem, placeItem } from '../../../core/items/server/items.ts';
import { putMember } from '../../../core/places/server/places.ts';
import { setReaction } from '../../../core/reactions/server/reactions.ts';
import { actingFor } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { type FikaExport, openFikaExport } from '../formats/fika.ts';
import { because } from '../formats/reason.ts';
import { translated } from './fika-body.ts';
import { dressPlace, noteEdit, noteJoined, organisationPlace, pageOf, raiseRev, updatePerson } from './queries.ts';
import { reasonOf } from './report.ts';
import { withRun } from './run.ts';
import { takeCommunity } from './take-community.ts';
import { type Run, takePerson } from './take-person.ts';

interface State {
  readonly run: Run;
  readonly source: string;
  readonly export: FikaExport;
  readonly tally: Tally;
  /** Id of the export → id here; what a dry run would make is in it as itself. */
  readonly here: Map<string, string>;
  readonly ids: Ids;
  /** Id → what files.jsonl says. */
  readonly files: Map<string, { readonly name: string; readonly mime: string; readonly path: string }>;
}

const person = z.looseObject({
  id: z.string(),
  name: z.string(),
  givenName: z.string().nullish(),
  familyName: z.string().nullish(),
  handle: z.string().nullish(),
  email: z.string().nullish(),
  title: z.string().nullish(),
  department: z.string().nullish(),
  location: z.string().nullish(),
  phone: z.string().nullish(),
  about: z.string().nullish(),
  pronouns: z.string().max(60).nullish(),
  timeZone: z.string().nullish(),
  language: z.string().max(20).nullish(),
  photo: z.string().nullish(),
  manager: z.string().nullish(),
  startsOn: z.iso.date().nullish(),
  guest: z.boolean().default(false),
  administrator: z.boolean().default(false),
  active: z.boolean().default(true),
  page: z.string(),
});
const moment = z.iso.datetime({ offset: true }).transform((at) => new Date(at));
const place = z.looseObject({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  emoji: z.string().max(40).default(''),
  visibility: z.enum(['open', 'closed', 'secret']),
  description: z.string().default(''),
  guidelines: z.string().default(''),
  archivedAt: moment.nullish(),
  createdBy: z.string().nullish(),
  createdAt: moment,
  members: z.array(
    z.object({ person: z.string(), role: z.enum(['owner', 'moderator', 'member', 'guest']), joinedAt: moment }),
  ),
});
const said = {
  author: z.string(),
  body: z.looseObject({ type: z.literal('doc') }),
  createdAt: moment,
  editedAt: moment.nullish(),
  attachments: z.array(z.object({ file: z.string(), alt: z.string(), inline: z.boolean() })).default([]),
  reactions: z.array(z.object({ emoji: z.string(), person: z.string(), at: moment })).default([]),
};
const item = z.looseObject({
  id: z.string(),
  kind: z.string(),
  place: z.string(),
  title: z.string(),
  language: z.string().nullish(),
  furtherPlaces: z.array(z.string()).default([]),
  fields: z.record(z.string(), z.unknown()).default({}),
  own: z.record(z.string(), z.unknown()).default({}),
  ...said,
});
const comment = z.looseObject({ id: z.string(), item: z.string(), parent: z.string().nullish(), ...said });

const chunk = 200;

/** Goes through a part, saying of each record what became of it; one that cannot be taken is reported, and the rest goes on. */
async function takeAll<T extends { id: string }>(
  state: State,
  part: string,
  shape: z.ZodType<T>,
  take: (record: T, where: { file: string; line: number }) => Promise<'new' | 'changed' | 'unchanged' | 'error'>,
): Promise<void> {
  const { tally, source, run, here } = state;
  const file = `${part}.jsonl`;
  let waiting: { line: number; record: ExportedRecord | null }[] = [];
  const flush = async () => {
    const refs = waiting.flatMap(({ record }) => (record ? [`${part}:${record.id}`] : []));
    const known = await findRefs(run.services.db, source, refs);
    for (const { line, record } of waiting) {
      const where = { file, line };
      const read = record ? shape.safeParse(record) : undefined;
      if (!read?.success) {
        tally.count(part, 'error');
        tally.problem(where, because('no_record'));
        continue;
      }
      const there = known.get(`${part}:${read.data.id}`);
      if (there && part !== 'people' && part !== 'places') {
        here.set(read.data.id, there);
        tally.count(part, 'unchanged');
        continue;
      }
      try {
        tally.count(part, await take(read.data, where));
      } catch (error) {
        tally.count(part, 'error');
        tally.problem(where, reasonOf(error));
      }
    }
    waiting = [];
  };
  for await (const one of state.export.lines(part)) {
    waiting.push(one);
    if (waiting.length >= chunk) await flush();
  }
  await flush();
}

async function takePeople(state: State): Promise<void> {
  const { run, source, here, tally } = state;
  const managers: [person: string, manager: string][] = [];
  await takeAll(state, 'people', person, async (record, where) => {
    const photo = record.photo ? await bytesOf(state, record.photo) : null;
    const {
      id,
      state: became,
      reasons,
    } = await takePerson(
      run,
      source,
      {
        ref: `people:${record.id}`,
        name: record.name,
        givenName: record.givenName ?? null,
        familyName: record.familyName ?? null,
        email: record.email ?? null,
        handle: record.handle ?? null,
        title: record.title ?? null,
        department: record.department ?? null,
        location: record.location ?? null,
        phone: record.phone ?? null,
        about: record.about ?? null,
        timeZone: record.timeZone ?? null,
        photo,
        guest: record.guest,
        active: record.active,
      },
      where,
    );
    for (const reason of reasons) tally.problem({ ...where, about: record.name }, reason);
    if (became === 'error') return became;
    if (record.administrator) tally.problem({ ...where, about: record.name }, because('no_administrator'));
    here.set(record.id, id ?? record.id);
    here.set(record.page, id ? await pageOf(run.services.db, id) : record.page);
    if (became === 'new' && id) {
      const { pronouns, language, startsOn } = record;
      const more = {
        ...(pronouns && { pronouns }),
        ...(language && { language }),
        ...(startsOn && { starts_on: startsOn }),
      };
      if (Object.keys(more).length > 0) await writeRecord(run.services, (db) => updatePerson(db, id, more));
      if (record.manager) managers.push([id, record.manager]);
    }
    return became;
  });
  for (const [id, of] of managers) {
    const manager = state.ids(of);
    if (manager) await writeRecord(run.services, (db) => updatePerson(db, id, { manager_id: manager }));
  }
}

async function takePlaces(state: State): Promise<void> {
  const { run, source, here, ids, tally } = state;
  await takeAll(state, 'places', place, async (record, where) => {
    if (record.kind === 'organisation') {
      here.set(record.id, await organisationPlace(run.services.db));
      return 'unchanged';
    }
    // A person's page came with the person.
    if (record.kind !== 'community') return here.has(record.id) ? 'unchanged' : 'error';
    const members = record.members.flatMap((one) => {
      const id = ids(one.person);
      return id ? [{ ...one, id }] : [];
    });
    const {
      id,
      state: became,
      reasons,
    } = await takeCommunity(
      run,
      source,
      {
        ref: `places:${record.id}`,
        name: record.name,
        description: record.description,
        visibility: record.visibility,
        createdAt: record.createdAt,
        isArchived: record.archivedAt != null,
        owner: members.find(({ role }) => role === 'owner')?.id ?? null,
        members: run.dryRun ? [] : members.map(({ id, role }) => ({ id, guest: role === 'guest' })),
      },
      true,
    );
    for (const reason of reasons) tally.problem({ ...where, about: record.name }, reason);
    if (became === 'error') return became;
    here.set(record.id, id ?? record.id);
    if (became === 'new' && id) {
      await writeRecord(run.services, async (db) => {
        await dressPlace(db, id, record.emoji, record.guidelines);
        for (const { id: member, role, joinedAt } of members) {
          await putMember(db, run.actor, id, member, role, joinedAt);
          await noteJoined(db, id, member, joinedAt);
        }
      });
    }
    return became;
  });
}

async function bytesOf(state: State, id: string): Promise<Buffer | null> {
  const file = state.files.get(id);
  return file && state.export.folder.names.includes(file.path)
    ? buffer(await state.export.folder.stream(file.path))
    : null;
}

/** Keeps a file in the transaction of what shows it, once; undefined where the export has lost it. */
async function keepFile(state: State, db: Db, owner: string, id: string): Promise<string | undefined> {
  const { run, source, here, files } = state;
  const known = here.get(id) ?? (await findRefs(db, source, [`files:${id}`])).get(`files:${id}`);
  if (known) return known;
  const file = files.get(id);
  if (!file || !state.export.folder.names.includes(file.path)) return undefined;
  const content = await state.export.folder.stream(file.path);
  // Pictures are written out as WebP, whatever they came as.
  const mime = file.path.endsWith('.webp') ? 'image/webp' : file.mime;
  const kept = await keepUpload(run.services, actingFor(owner), { name: file.name, mime, content }, (rule) => rule(db));
  await putRef(db, source, `files:${id}`, kept.id);
  return kept.id;
}

type Said = Pick<z.output<typeof comment>, 'body' | 'attachments' | 'reactions' | 'editedAt'>;

/** The files that something shows, kept; answers with its body in ids of here, and what is below it. */
async function filesOf(state: State, db: Db, author: string, record: Said) {
  const own = new Map<string, string>();
  for (const { file } of record.attachments) {
    const kept = await keepFile(state, db, author, file);
    if (kept) own.set(file, kept);
  }
  const body = translated(record.body, (id) => own.get(String(id)) ?? state.ids(id));
  const attachments = record.attachments.flatMap(({ file, alt, inline }) =>
    inline || !own.has(file) ? [] : [{ file: own.get(file)!, alt }],
  );
  return { body, attachments, own };
}

async function finishSaid(state: State, db: Db, table: 'item' | 'comment', id: string, record: Said): Promise<void> {
  for (const { emoji, person, at } of record.reactions) {
    const who = state.ids(person);
    if (who) await setReaction(db, actingFor(who), table, id, emoji, true, at);
  }
  if (record.editedAt) await noteEdit(db, table, id, record.editedAt);
}

async function takeItems(state: State): Promise<void> {
  const { run, source, here, ids, tally } = state;
  const made: [id: string, kind: string, written: WrittenItem, where: { file: string; line: number }][] = [];
  await takeAll(state, 'items', item, async (record, where) => {
    const [author, home] = [ids(record.author), ids(record.place)];
    const kind = findKind(record.kind);
    if (!author || !home || !kind) {
      tally.problem(where, kind ? because('not_with_it') : because('unknown_kind', { kind: record.kind }));
      return 'error';
    }
    if (run.dryRun) {
      here.set(record.id, record.id);
      return 'new';
    }
    const written = { fields: record.fields, own: record.own };
    const id = await writeRecord(run.services, async (db) => {
      const { body, attachments, own } = await filesOf(state, db, author, record);
      // `restore` names files too: the versions of one, say.
      for (const [file, kept] of own) here.set(file, kept);
      const id = await createItem(db, actingFor(author), home, {
        kind: record.kind,
        title: record.title,
        body,
        language: record.language ?? undefined,
        attachments,
        fields: kind.exporting?.input?.(written, (one) => own.get(String(one)) ?? ids(one)) ?? {},
        createdAt: record.createdAt,
      });
      for (const further of record.furtherPlaces) {
        const there = ids(further);
        if (there) await placeItem(db, actingFor(author), id, there);
      }
      await finishSaid(state, db, 'item', id, record);
      await putRef(db, source, `items:${record.id}`, id);
      return id;
    });
    here.set(record.id, id);
    made.push([id, record.kind, written, where]);
    return 'new';
  });
  await takeComments(state);
  for (const [id, kind, written, where] of made) {
    try {
      await writeRecord(run.services, async (db) => {
        await findKind(kind)!.exporting?.restore?.(db, id, written, ids);
        await raiseRev(db, id);
      });
    } catch (error) {
      tally.problem(where, reasonOf(error));
    }
  }
}

async function takeComments(state: State): Promise<void> {
  const { run, source, here, ids, tally } = state;
  await takeAll(state, 'comments', comment, async (record, where) => {
    const [author, of] = [ids(record.author), ids(record.item)];
    if (!author || !of) {
      tally.problem(where, because('not_with_it'));
      return 'error';
    }
    if (run.dryRun) return 'new';
    const id = await writeRecord(run.services, async (db) => {
      const { body } = await filesOf(state, db, author, record);
      const parent = record.parent ? (ids(record.parent) ?? null) : null;
      const id = await createComment(db, actingFor(author), of, { body, parent, createdAt: record.createdAt });
      await finishSaid(state, db, 'comment', id, record);
      await putRef(db, source, `comments:${record.id}`, id);
      return id;
    });
    here.set(record.id, id);
    return 'new';
  });
}

async function takeRooms(state: State): Promise<void> {
  const { run, source, ids, here, files } = state;
  // Rooms name files as well: those that came with what shows them.
  const refs = [...files.keys()].map((id) => `files:${id}`);
  for (const [ref, id] of await findRefs(run.services.db, source, refs)) here.set(ref.slice('files:'.length), id);
  for (const { name, take } of partsOfRooms()) {
    if (!take) continue;
    await takeAll(state, name, z.looseObject({ id: z.string() }), async (record) => {
      if (run.dryRun) return 'new';
      const id = await writeRecord(run.services, async (db) => {
        const id = await take(db, record as ExportedRecord, ids);
        if (id) await putRef(db, source, `${name}:${record.id}`, id);
        return id;
      });
      return id ? 'new' : 'unchanged';
    });
  }
}

const fileShape = z.looseObject({ id: z.string(), name: z.string(), mime: z.string(), path: z.string().nullable() });

export const fikaImporter: Importer = {
  format: 'fika',
  room: 'importing',
  from: [],
  reads: 'an export of Fika (`fika export`), a folder or a zip: people, communities, everything said in them, files',
  run: async (services, path, options) => {
    if (options.as === 'chat') throw new ImportSourceError('An export of Fika brings its own places: leave --as out.');
    if (options.community)
      throw new ImportSourceError('An export of Fika brings its own communities: leave --community out.');
    return withRun(services, { dryRun: options.dryRun, actor: options.actor ?? null }, async (run) => {
      const opened = await openFikaExport(path);
      try {
        const here = new Map<string, string>();
        const state: State = {
          run,
          source: `fika:${opened.origin}`,
          export: opened,
          tally: makeTally(options.progress),
          here,
          ids: (id) => (typeof id === 'string' ? here.get(id) : undefined),
          files: new Map(),
        };
        for await (const { record } of opened.lines('files')) {
          const file = fileShape.safeParse(record);
          if (file.success && file.data.path) state.files.set(file.data.id, { ...file.data, path: file.data.path });
        }
        await takePeople(state);
        await takePlaces(state);
        await takeItems(state);
        await takeRooms(state);
        return state.tally.report();
      } finally {
        await opened.close();
      }
    });
  },
};
