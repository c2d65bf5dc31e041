import { once } from 'node:events';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { openMail } from './mail.ts';

let database: TestDatabase;
const arrived: { mail: ParsedMail; to: string[] }[] = [];
let refuse = false;
const server = new SMTPServer({
  disabledCommands: ['STARTTLS'],
  onAuth: ({ username, password }, _session, done) =>
    username === 'fika' && password === 'a b' ? done(null, { user: username }) : done(new Error('who are you')),
  onRcptTo: (_address, _session, done) => done(refuse ? new Error('nobody of that name') : null),
  onData: (stream, { envelope }, done) => {
    simpleParser(stream).then((mail) => {
      arrived.push({ mail, to: envelope.rcptTo.map(({ address }) => address) });
      done();
    }, done);
  },
});
let url = '';

beforeAll(async () => {
  database = await testDatabase();
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  url = `smtp://fika:a%20b@127.0.0.1:${(server.server.address() as { port: number }).port}`;
});
afterAll(async () => {
  await new Promise<void>((done) => {
    server.close(done);
  });
  await database.close();
});
afterEach(() => {
  arrived.length = 0;
  refuse = false;
});

const sender = 'Fika <fika@brewery.example>';
const message = {
  to: 'grace@brewery.example',
  subject: 'Grüße 🫖',
  text: 'Come in: https://fika.example/x',
  html: '<p>Come in</p>',
};

test('a mail server gets the whole message', async () => {
  const mail = openMail({ smtpUrl: url, mailFrom: sender }, database.db);
  expect(mail.configured).toBe(true);
  await mail.send({ ...message, headers: { 'List-Id': 'tea' } });
  mail.close();
  const [{ mail: got, to } = expect.fail('nothing arrived')] = arrived;
  expect(to).toEqual(['grace@brewery.example']);
  expect(got).toMatchObject({ subject: 'Grüße 🫖', html: '<p>Come in</p>' });
  expect(got.text?.trim()).toBe('Come in: https://fika.example/x');
  expect(got.from?.text).toBe('"Fika" <fika@brewery.example>');
  expect(got.headers.get('auto-submitted')).toBe('auto-generated');
  expect(got.headers.get('list')).toBeDefined();
});

test('a subject or an address cannot bring in a header or another recipient', async () => {
  const mail = openMail({ smtpUrl: url, mailFrom: sender }, database.db);
  await mail.send({ ...message, subject: 'Hi\r\nBcc: eve@evil.example' });
  await mail.send({ ...message, to: 'grace@brewery.example, eve@evil.example' }).catch(() => undefined);
  mail.close();
  expect(arrived.flatMap(({ to }) => to)).not.toContain('eve@evil.example');
  expect(arrived[0]?.mail.headers.has('bcc')).toBe(false);
});

test('a refusal of the server is an error, for the job to try again', async () => {
  refuse = true;
  const mail = openMail({ smtpUrl: url, mailFrom: sender }, database.db);
  await expect(mail.send(message)).rejects.toThrow('nobody of that name');
  mail.close();
});

test('without a mail server it waits in the outbox', async () => {
  const mail = openMail({ mailFrom: sender }, database.db);
  expect(mail.configured).toBe(false);
  await mail.send(message);
  expect(await database.db.selectFrom('outbox').selectAll().executeTakeFirstOrThrow()).toMatchObject({
    recipient: 'grace@brewery.example',
    subject: 'Grüße 🫖',
    body_text: message.text,
    body_html: message.html,
    headers: {},
  });
});
