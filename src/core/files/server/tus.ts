/** The tus protocol, by its own server: what it speaks on the wire is here; whose an upload is, and what becomes of it, in uploads.ts. */
import { createWriteStream } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DataStore, MemoryLocker, Server, Upload } from '@tus/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem, problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db, Services } from '../../../platform/services.ts';
import { fileProblems, startUpload } from '../contract.ts';
import { beginUpload, findUpload, partsPath, removeUpload } from './uploads.ts';

interface TusCall {
  readonly services: Services;
  readonly viewer: Viewer;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly write: <T>(rule: (db: Db) => Promise<T>) => Promise<T>;
}

/** Two requests about one upload take turns. What another process does is told by the offset, which is the length of what lies on the disk. */
const locker = new MemoryLocker();
const oneDay = 24 * 60 * 60 * 1000;

/** Uploads as the tus server sees them: those of one viewer. */
class OwnUploads extends DataStore {
  readonly #call: TusCall;

  constructor(call: TusCall) {
    super();
    this.#call = call;
    this.extensions = ['creation', 'creation-with-upload', 'termination', 'expiration'];
  }

  #path(id: string): string {
    return partsPath(this.#call.services.config.data, id);
  }

  override async create(upload: Upload): Promise<Upload> {
    const path = this.#path(upload.id);
    await mkdir(dirname(path), { recursive: true });
    // Opened to append: a request that is sent again with its Idempotency-Key loses nothing that has come since.
    await (await open(path, 'a', 0o600)).close();
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const { services, viewer } = this.#call;
    const row = await findUpload(services.db, viewer, id);
    if (!row) throw problems.not_found();
    const here = row.file_id ? row.bytes : (await stat(this.#path(id)).catch(() => null))?.size;
    // Its bytes lie on another machine, or the folder was emptied: the browser begins anew.
    if (here === undefined) throw problems.not_found();
    const began = new Date(row.expires_at.getTime() - oneDay).toISOString();
    return new Upload({ id, size: row.bytes, offset: here, creation_date: began });
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const file = createWriteStream(this.#path(id), { flags: 'r+', start: offset });
    let bytes = 0;
    await pipeline(
      stream,
      async function* counted(parts: AsyncIterable<Buffer>) {
        for await (const part of parts) {
          bytes += part.length;
          yield part;
        }
      },
      file,
    ).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOSPC' ? problems.storage_full() : error;
    });
    return offset + bytes;
  }

  override remove(id: string): Promise<void> {
    const { services, viewer } = this.#call;
    return removeUpload(services, viewer, id);
  }

  override getExpiration(): number {
    return oneDay;
  }
}

const problemOf: Readonly<Record<number, () => Problem>> = {
  403: problems.unsupported_type,
  404: problems.not_found,
  409: fileProblems.upload_offset,
  410: problems.not_found,
  412: fileProblems.upload_protocol,
  413: fileProblems.upload_too_large,
  415: problems.unsupported_type,
  423: fileProblems.upload_offset,
};

/** Answers one request of the protocol. What it refuses is answered as everywhere else: by a problem with a code. */
export async function speakTus(call: TusCall): Promise<FastifyReply> {
  const { request, reply, services, viewer, write } = call;
  let failure: unknown;
  const server = new Server({
    path: startUpload.path,
    datastore: new OwnUploads(call),
    locker,
    relativeLocation: true,
    allowedOrigins: [],
    maxSize: services.config.uploadBytes,
    namingFunction: (_request, metadata) => {
      const bytes = Number(request.headers['upload-length']);
      const [name, mime] = [metadata?.filename ?? '', metadata?.filetype ?? ''];
      return write((db) => beginUpload(db, services, viewer, { name, mime, bytes }));
    },
    onResponseError: (_request, error) => {
      failure = error;
      return undefined;
    },
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === 'string') headers.set(name, value);
  const body = request.body instanceof Readable ? request.body : undefined;
  const answer = await server.handleWeb(
    new Request(new URL(request.url, 'http://localhost'), {
      method: request.method,
      headers,
      ...(body && { body: Readable.toWeb(body) as ReadableStream, duplex: 'half' }),
    }) as never,
  );
  if (failure instanceof Problem) throw failure;
  if (answer.status >= 400) {
    const aborted = request.raw.destroyed && !request.raw.complete;
    const known = aborted ? fileProblems.upload_cut : problemOf[answer.status];
    if (known) throw known();
    if (answer.status < 500) throw problems.invalid_request((await answer.text()).trim());
    throw failure;
  }
  answer.headers.forEach((value, name) => {
    if (!name.startsWith('access-control-')) reply.header(name, value);
  });
  return reply.code(answer.status).send(answer.body ? Buffer.from(await answer.arrayBuffer()) : undefined);
}
