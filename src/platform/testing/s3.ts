import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface TestS3 {
  /** Settings that make a Fika keep its files here, in the bucket `fika`. */
  readonly env: Readonly<Record<string, string>>;
  readonly endpoint: string;
  /** `/bucket/key` → the object. */
  readonly objects: Map<string, { readonly body: Buffer; readonly at: Date }>;
  close(): void;
}

/** So few that a test needs no thousand objects to get to the second page. */
const PAGE = 3;

/** An S3 service as far as Fika uses one: objects by path, with ranges, and their list in pages. */
export async function testS3(): Promise<TestS3> {
  const objects: TestS3['objects'] = new Map();
  const server = createServer(async (req, res) => {
    const { pathname, searchParams } = new URL(req.url ?? '/', 'http://s3');
    const object = objects.get(pathname);
    if (req.method === 'PUT') {
      // What is cut off is kept by no S3: its sender was killed.
      const body = await buffer(req).catch(() => undefined);
      if (body) objects.set(pathname, { body, at: new Date() });
      res.end();
    } else if (req.method === 'DELETE') {
      objects.delete(pathname);
      res.writeHead(204).end();
    } else if (searchParams.has('list-type')) {
      res.writeHead(200, { 'content-type': 'application/xml' });
      res.end(listOf(objects, pathname.replace(/\/?$/, '/'), searchParams.get('continuation-token') ?? ''));
    } else if (!object) {
      res.writeHead(404, { 'content-type': 'application/xml' });
      res.end(req.method === 'HEAD' ? undefined : '<Error><Code>NoSuchKey</Code></Error>');
    } else {
      const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(req.headers.range ?? '') ?? [];
      const part = start && end ? object.body.subarray(Number(start), Number(end) + 1) : object.body;
      res.writeHead(start ? 206 : 200, { 'content-length': part.length });
      res.end(req.method === 'HEAD' ? undefined : part);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = {
    S3_BUCKET: 'fika',
    S3_ENDPOINT: endpoint,
    S3_ACCESS_KEY_ID: 'key',
    S3_SECRET_ACCESS_KEY: 'secret',
  };
  return { env, endpoint, objects, close: () => server.close() };
}

function listOf(objects: TestS3['objects'], bucket: string, after: string): string {
  const keys = [...objects.keys()]
    .filter((path) => path.startsWith(bucket))
    .map((path) => path.slice(bucket.length))
    .sort()
    .filter((key) => key > after);
  const shown = keys.slice(0, PAGE);
  const contents = shown.map((key) => {
    const { body, at } = objects.get(bucket + key)!;
    return `<Contents><Key>${key}</Key><LastModified>${at.toISOString()}</LastModified><Size>${body.length}</Size></Contents>`;
  });
  const more = keys.length > PAGE;
  return (
    `<?xml version="1.0"?><ListBucketResult><IsTruncated>${more}</IsTruncated>${contents.join('')}` +
    `${more ? `<NextContinuationToken>${shown.at(-1)}</NextContinuationToken>` : ''}</ListBucketResult>`
  );
}
