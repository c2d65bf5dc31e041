/** Uploads and downloads of a test, byte by byte. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Actor, World } from '../../../testing/world.ts';
import { type File as Kept, uploadFile } from '../contract.ts';

export interface Sent {
  readonly name?: string;
  readonly mime?: string;
  readonly headers?: Record<string, string>;
}

/** The body of a form with one file, and its content type. */
export async function form(
  content: Uint8Array<ArrayBuffer>,
  { name = 'file.bin', mime = 'application/octet-stream' }: Sent,
) {
  const data = new FormData();
  data.set('file', new File([content], name, { type: mime }));
  const response = new Response(data);
  return { type: response.headers.get('content-type')!, bytes: Buffer.from(await response.arrayBuffer()) };
}

export async function send(world: World, actor: Actor, content: Uint8Array<ArrayBuffer>, sent: Sent = {}) {
  const { type, bytes } = await form(content, sent);
  const response = await world.app.inject({
    method: 'POST',
    url: uploadFile.path,
    headers: { authorization: `Bearer ${actor.token}`, 'content-type': type, ...sent.headers },
    payload: bytes,
  });
  return { status: response.statusCode, body: response.json() as Kept & { code?: string } };
}

/** Expects that it is taken. */
export async function upload(
  world: World,
  actor: Actor,
  content: Uint8Array<ArrayBuffer>,
  sent: Sent = {},
): Promise<Kept> {
  const { status, body } = await send(world, actor, content, sent);
  if (status !== 201) throw new Error(`the upload answered ${status} ${JSON.stringify(body)}`);
  return body;
}

export async function fetchBytes(
  world: World,
  actor: Actor,
  id: string,
  variant = 'content',
  headers: Record<string, string> = {},
) {
  const response = await world.app.inject({
    url: `/api/v1/files/${id}/${variant}`,
    headers: { ...(actor.token && { authorization: `Bearer ${actor.token}` }), ...headers },
  });
  return { status: response.statusCode, bytes: response.rawPayload, headers: response.headers };
}

/** Everything that lies in the data folder: kept files, uploads and what is on its way. */
export const filesOnDisk = (world: World): string[] =>
  ['files', 'uploads', 'incoming'].flatMap((folder) => {
    const path = join(world.services.config.data, folder);
    try {
      return readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(world.services.config.data.length + 1));
    } catch {
      return [];
    }
  });

export async function countFiles(world: World): Promise<number> {
  const { rows } = await world.services.pool.query<{ n: number }>('select count(*)::int as n from file');
  return rows[0]!.n;
}
