/** A mail server of the test's own, and the people who have their mail there. */
import { once } from 'node:events';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { eventually } from '../../../platform/testing/eventually.ts';

export interface Letter {
  readonly to: string;
  readonly mail: ParsedMail;
}

export interface Letterbox {
  readonly url: string;
  readonly letters: Letter[];
  /** The newest letter to somebody, once it has come. */
  letterTo(address: string): Promise<ParsedMail>;
  /** The token of the link to `page` (`/invitation`) in the newest letter to somebody that has one. */
  tokenTo(address: string, page: string): Promise<string>;
  close(): Promise<void>;
}

export async function openLetterbox(): Promise<Letterbox> {
  const letters: Letter[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, { envelope }, done) => {
      simpleParser(stream).then((mail) => {
        letters.push({ to: envelope.rcptTo.map(({ address }) => address).join(), mail });
        done();
      }, done);
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const newestTo = (address: string, holding: string) =>
    eventually(() => {
      const letter = letters.findLast(({ to, mail }) => to === address && mail.text?.includes(holding));
      if (!letter) throw new Error(`no mail to ${address} with ${holding} among ${letters.length}`);
      return letter.mail;
    }, 30_000);
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as { port: number }).port}`,
    letters,
    letterTo: (address) => newestTo(address, ''),
    tokenTo: async (address, page) => {
      const link = `http://fika.localhost${page}`;
      const { text = '' } = await newestTo(address, link);
      const url = new URL(text.slice(text.indexOf(link)).split(/\s/)[0]!);
      return url.searchParams.get('token') ?? url.hash.slice(1);
    },
    close: () =>
      new Promise<void>((done) => {
        server.close(done);
      }),
  };
}
