/**
 * Strings made to break programs, in every field that takes text, by the API: stored and given back as what they are, the same after
 * reload, in search and in the export; and nothing answers 500. What a browser makes of them is e2e/hostile.spec.ts.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import exportCommand from '../cli/export.ts';
import { createComment, listComments, updateComment } from '../core/comments/contract.ts';
import { upload } from '../core/files/testing/upload.ts';
import { createItem, getItem, updateItem } from '../core/items/contract.ts';
import { getMe, getPerson, listPeople, updateMe } from '../core/people/contract.ts';
import { getCommunity, listCommunities, updateCommunity } from '../core/places/contract.ts';
import { reactToItem } from '../core/reactions/contract.ts';
import type { Doc } from '../core/richtext/document.ts';
import { toHtml } from '../core/richtext/html.ts';
import { markupProblems } from '../core/richtext/safe-markup.ts';
import { searchAll } from '../core/search/contract.ts';
import {
  acceptInvitation,
  createToken,
  invite,
  listTokens,
  signIn,
  updateOrganisation,
} from '../features/entry/contract.ts';
import { importPeople } from '../features/importing/contract.ts';
import { tagStream } from '../features/stream/contract.ts';
import type { ReplyOf } from '../platform/http/contract.ts';
import { describeWithData } from '../platform/testing/shared-data.ts';
import { type Actor, openWorld, type World } from './world.ts';

let world: World;
let alice: Actor;
let bob: Actor;
let place: string;
let folder: string;

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '100000' });
  alice = await world.person('Alice');
  bob = await world.person('Bob');
  place = await world.community(alice, 'Kitchen');
  await world.join(place, bob);
  folder = mkdtempSync(join(tmpdir(), 'fika-hostile-'));
});
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** As much of it as a field takes, without half a character at the end. */
const cut = (text: string, max: number) => {
  const short = text.slice(0, max);
  return short.isWellFormed() ? short : short.slice(0, -1);
};
/** What a field of one line makes of a text. */
const oneLine = (text: string) => text.trim().replace(/\s+/g, ' ');
const isText = (text: string) => !text.includes('\u0000') && text.isWellFormed();
const asDocument = (texts: readonly string[]) => ({
  type: 'doc',
  content: texts.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })),
});
const textsOf = (body: unknown): string[] =>
  (body as { content: { content?: { text?: string; type: string }[] }[] }).content.map(({ content = [] }) =>
    content.map((node) => (node.type === 'hardBreak' ? '\n' : (node.text ?? ''))).join(''),
  );
/** A word that nothing else has, nor begins with. */
const markerOf = (n: number) => `zq${1000 + n}`;
/** What a document makes of line ends. */
const inDocument = (text: string) => text.replace(/\r\n?/g, '\n');

describeWithData('hostile text', ['naughty-strings', 'xss-payloadbox'], (naughtyStrings, payloadbox) => {
  const naughty = JSON.parse(readFileSync(join(naughtyStrings, 'blns.json'), 'utf8')) as string[];
  const payloads = [...new Set(readFileSync(join(payloadbox, 'xss-payload-list.txt'), 'utf8').split(/\r?\n/))].filter(
    (text) => text.trim() !== '',
  );
  const all = [...naughty, ...payloads];

  test('there are some', () => {
    expect(naughty.length).toBeGreaterThan(500);
    expect(payloads.length).toBeGreaterThan(6000);
  });

  test('a profile and a community: each naughty string in each field, each payload in one', {
    timeout: 240_000,
  }, async () => {
    const fields = 11;
    const rows = [
      ...naughty.map((text) => Array<string>(fields).fill(text)),
      ...chunks(payloads, fields).map((some) => Array.from({ length: fields }, (_, n) => some[n % some.length]!)),
    ];
    for (const row of rows) {
      const [name, title, department, location, about, pronouns, phone, called, description, guidelines, emoji] =
        row as [string, string, string, string, string, string, string, string, string, string, string];
      const profile = {
        ...(oneLine(name) && { name: cut(name, 120) }),
        title: cut(title, 120),
        department: cut(department, 120),
        location: cut(location, 120),
        about: cut(about, 4000),
        pronouns: cut(pronouns, 60),
        phone: cut(phone, 60),
      };
      const community = {
        ...(oneLine(called) && { name: cut(called, 80) }),
        description: cut(description, 500),
        guidelines: cut(guidelines, 4000),
        emoji: cut(emoji, 16),
      };
      const [me, changed] = await Promise.all([
        alice.request(updateMe, { body: profile }),
        alice.request(updateCommunity, { params: { id: place } as never, body: community }),
      ]);
      if (!row.every(isText)) {
        expect([me.status, changed.status], JSON.stringify(row)).toEqual([400, 400]);
        continue;
      }
      expect([me.status, changed.status], JSON.stringify(row)).toEqual([200, 200]);
      const said = <T extends { name?: string }>(fields: T) => ({
        ...fields,
        ...(fields.name !== undefined && { name: oneLine(fields.name) }),
      });
      expect(me.body).toMatchObject(said(profile));
      expect(changed.body).toMatchObject(said(community));
    }
    // After a reload, for somebody else.
    const last = rows.at(-1)!;
    expect((await alice.ok(getMe)).about).toBe(cut(last[4]!, 4000));
    expect((await bob.ok(getCommunity, { params: { id: place } })).guidelines).toBe(cut(last[9]!, 4000));
    await alice.ok(updateMe, { body: { name: 'Alice' } });
  });

  test('what is said: title, text, Markdown, options, tags, descriptions, comments, edits; then search and export', {
    timeout: 280_000,
  }, async () => {
    const good = naughty.filter((text) => isText(text) && text.trim() !== '');
    const { id: file } = await upload(world, alice, new Uint8Array([1]), { name: 'a.bin' });
    const items = new Map<string, { title: string; texts: string[]; options: string[] }>();
    const comments = new Map<string, string[]>();
    let refused = 0;

    for (const text of naughty.filter((one) => !good.includes(one))) {
      const title = await alice.request(createItem, {
        params: { id: place } as never,
        body: { title: text, body: asDocument(['x']) },
      });
      expect(title.status, JSON.stringify(text)).toBe(400);
    }
    // Each naughty one by itself; the payloads forty to a text, each in a title or an option.
    const groups = [...good.map((text) => [text]), ...chunks(payloads.filter(isText), 40)];
    await inLanes(4, groups, async (group, n) => {
      const marker = markerOf(n);
      const title = cut(`${marker} ${group[0]}`, 200);
      const options = [...new Set(group.map((text) => oneLine(cut(text, 200))).filter(Boolean))];
      while (options.length < 2) options.push(`other ${options.length}`);
      const made = await alice.ok(createItem, {
        params: { id: place },
        body: {
          kind: 'poll',
          title,
          body: asDocument(group),
          options: options.slice(0, 20).map((text) => ({ text })),
          attachments: [{ file, alt: cut(group[0]!, 1000) }],
        } as never,
      });
      const read = (await bob.ok(getItem, { params: { id: made.id } })) as typeof made & {
        options: { text: string }[];
      };
      expect(read.title).toBe(oneLine(title));
      expect(textsOf(read.body)).toEqual(group.map(inDocument));
      expect(read.options.map((option) => option.text)).toEqual(options.slice(0, 20));
      expect(read.attachments[0]!.alt).toBe(cut(group[0]!, 1000));
      items.set(made.id, { title: read.title, texts: textsOf(read.body), options: options.slice(0, 20) });

      const comment = await bob.ok(createComment, { params: { id: made.id }, body: { body: asDocument(['first']) } });
      await bob.ok(updateComment, { params: { id: comment.id }, body: { version: 1, body: asDocument(group) } });
      const { items: said } = await alice.ok(listComments, { params: { id: made.id } });
      expect(textsOf(said[0]!.body)).toEqual(group.map(inDocument));
      comments.set(comment.id, textsOf(said[0]!.body));

      // Edited: the words turned round, and the same again for whoever reads it then.
      const turned = [...group].reverse();
      const edit = { version: made.version, title: cut(`${title} again`, 200), body: asDocument(turned) };
      expect(textsOf((await alice.ok(updateItem, { params: { id: made.id }, body: edit })).body)).toEqual(
        turned.map(inDocument),
      );
      const edited = await bob.ok(getItem, { params: { id: made.id } });
      expect([edited.title, textsOf(edited.body)]).toEqual([oneLine(edit.title), turned.map(inDocument)]);
      items.set(made.id, { ...items.get(made.id)!, title: edited.title, texts: textsOf(edited.body) });

      // As Markdown it may mean something: whatever comes of it is safe, and the same for who reads it later.
      const markdown = group.join('\n\n');
      const posted = await alice.request(createItem, { params: { id: place } as never, body: { markdown } });
      const answered = await bob.request(createComment, { params: { id: made.id } as never, body: { markdown } });
      for (const answer of [posted, answered]) {
        if (answer.status === 400) {
          // Text that Markdown makes nothing of (a comment, a definition) is nothing to say.
          expect((answer.body as { code: string }).code, JSON.stringify(group)).toBe('empty_body');
          refused += 1;
          continue;
        }
        expect(answer.status, JSON.stringify([group, answer.body])).toBe(201);
        expect(markupProblems(toHtml((answer.body as { body: Doc }).body)), JSON.stringify(group)).toEqual([]);
      }
      if (posted.status === 201) {
        const { id, body } = posted.body as { id: string; body: unknown };
        expect((await bob.ok(getItem, { params: { id } })).body).toEqual(body);
      }
    });
    await world.settle();
    expect(refused).toBeLessThan(groups.length / 10);

    for (const [n, group] of groups.entries()) {
      if (n % 4 && group.length === 1) continue;
      const { items: hits } = await bob.ok(searchAll, { query: { q: markerOf(n), kind: 'poll' } });
      const hit = hits.find(({ id }) => items.get(id)?.title.split(' ')[0] === markerOf(n))!;
      expect(hit, JSON.stringify(group[0])).toBeDefined();
      expect(hit?.title, JSON.stringify(group[0])).toBe(items.get(hit.id)!.title);
      const shown = hit.excerpt
        .map((part) => part.text)
        .join('')
        .replace(/^… | …$/g, '');
      expect(oneLine([...items.get(hit.id)!.texts, ...items.get(hit.id)!.options].join(' '))).toContain(shown.trim());
    }
    for (const text of all) {
      if (all.indexOf(text) % 7 && !naughty.includes(text)) continue;
      const { status } = await bob.request(searchAll, { query: { q: cut(text, 400) } });
      expect(status, JSON.stringify(text)).toBeLessThan(500);
    }

    vi.spyOn(console, 'log').mockImplementation(() => {});
    const env = {
      DATABASE_URL: world.services.config.databaseUrl,
      FIKA_DATA: world.services.config.data,
      FIKA_LOG_LEVEL: 'silent',
    };
    expect(await exportCommand.run([join(folder, 'out')], env)).toBe(0);
    vi.restoreAllMocks();
    const lines = (name: string) =>
      readFileSync(join(folder, 'out', name), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
    let compared = 0;
    for (const { id, title, body, fields } of lines('items.jsonl')) {
      const known = items.get(id);
      if (!known) continue;
      expect([title, textsOf(body)]).toEqual([known.title, known.texts]);
      expect(fields.options.map(({ text }: { text: string }) => text)).toEqual(known.options);
      compared++;
    }
    for (const { id, body } of lines('comments.jsonl')) {
      if (!comments.has(id)) continue;
      expect(textsOf(body)).toEqual(comments.get(id));
      compared++;
    }
    expect(compared).toBe(items.size + comments.size);
  });

  test('names of people from a table, of files, tokens and the organisation, words of invitations', {
    timeout: 240_000,
  }, async () => {
    const some = [...naughty, ...payloads.filter((_, i) => i % 40 === 0)].filter(
      (text) => isText(text) && oneLine(text),
    );
    const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const rows = some.map((text, i) => `${cell(cut(text, 120))},person${i}@hostile.example,${cell(cut(text, 120))}`);
    const report = await world.admin.ok(importPeople, {
      body: { csv: `name,email,title\n${rows.join('\n')}`, dryRun: false },
    });
    expect(report.counts).toMatchObject({ new: some.length, error: 0 });
    const names = new Map<string, string>();
    let cursor: string | null = null;
    do {
      const page: { items: { id: string; name: string }[]; next: string | null } = await world.admin.ok(listPeople, {
        query: { limit: 100, ...(cursor && { cursor }) },
      });
      for (const { id, name } of page.items) names.set(id, name);
      cursor = page.next;
    } while (cursor);
    const { rows: stored } = await world.services.pool.query<{ id: string; email: string; name: string }>(
      `select id, email::text as email, name from person where email like '%@hostile.example'`,
    );
    expect(stored).toHaveLength(some.length);
    for (const { id, email, name } of stored) {
      const text = some[Number(/\d+/.exec(email)![0])]!;
      expect(name).toBe(oneLine(cut(text, 120)));
      expect(names.get(id)).toBe(name);
    }

    for (const [i, text] of some.entries()) {
      const answers = [
        await alice.request(createToken, { body: { name: cut(text, 80) } }),
        await world.admin.request(updateOrganisation, { body: { name: cut(text, 120) } }),
        await bob.request(listPeople, { query: { q: cut(text, 200) } as never }),
        await bob.request(listCommunities, { query: { q: cut(text, 200) } as never }),
        await bob.request(tagStream, { params: { tag: cut(text, 60) } as never }),
        await bob.request(reactToItem, { params: { id: '1', emoji: cut(text, 60) } as never }),
      ];
      expect(
        answers.slice(0, 2).map(({ status }) => status),
        JSON.stringify(text),
      ).toEqual([201, 200]);
      expect((answers[0]!.body as { name: string }).name).toBe(oneLine(cut(text, 80)));
      expect((answers[1]!.body as { name: string }).name).toBe(oneLine(cut(text, 120)));
      for (const { status } of answers) expect(status, JSON.stringify(text)).toBeLessThan(500);
      if (i % 10) continue;
      const invitation = { emails: [`i${i}@hostile.example`], message: text };
      const invited = (await world.admin.request(invite, { body: invitation })) as {
        status: number;
        body: ReplyOf<typeof invite>;
      };
      expect(invited.status).toBe(201);
      const entered = await world.nobody.request(signIn, { body: { email: cut(text, 254), password: cut(text, 200) } });
      expect(entered.status).toBeLessThan(500);
      const kept = await upload(world, alice, new Uint8Array([1]), { name: cut(text, 200) });
      // Folders, control characters and what changes the direction are taken out of a name; it is never empty.
      expect(kept.name.trim()).not.toBe('');
      expect(kept.name, JSON.stringify(text)).not.toMatch(/[/\\\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      if (/^[\p{L}\p{N} .,;!()-]+$/u.test(text) && text.length < 200) expect(kept.name).toBe(text.trim());
      const link = new URL(invited.body.items[0]!.link).hash.slice(1);
      const entry = { token: link, name: cut(text, 120), password: 'a kettle full of tea' };
      const came = await world.nobody.request(acceptInvitation, { body: entry });
      expect(came.status, JSON.stringify(text)).toBe(201);
      const { person } = came.body as { person: string };
      expect((await bob.ok(getPerson, { params: { id: person } })).name).toBe(oneLine(entry.name));
    }
    const tokens = await alice.ok(listTokens);
    expect(tokens.items.length).toBeGreaterThan(some.length);
  });
});

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size));
}

/** Several at a time, each once. */
async function inLanes<T>(
  lanes: number,
  list: readonly T[],
  work: (one: T, n: number) => Promise<void>,
): Promise<void> {
  const left = list.entries();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (const [n, one] of left) await work(one, n);
    }),
  );
}
