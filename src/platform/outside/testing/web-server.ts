/** A web server of a test, on this machine, that answers whatever the test wants to try. */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WebServer {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  readonly address: string;
  readonly port: number;
  /** What was asked for, in order. */
  readonly requests: { readonly method: string; readonly url: string; readonly headers: IncomingMessage['headers'] }[];
  /** Path → answer; what is not here is 404. */
  readonly pages: Map<string, (request: IncomingMessage, response: ServerResponse) => void>;
  html(path: string, html: string): void;
  close(): Promise<void>;
}

export async function webServer(host = '127.0.0.1'): Promise<WebServer> {
  const pages: WebServer['pages'] = new Map();
  const requests: WebServer['requests'] = [];
  const answer: RequestListener = (request, response) => {
    requests.push({ method: request.method!, url: request.url!, headers: request.headers });
    const page = pages.get(new URL(request.url!, 'http://x').pathname);
    if (page) page(request, response);
    else response.writeHead(404, { 'content-type': 'text/html' }).end('Not here');
  };
  const server: Server = createServer(answer);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    requests,
    pages,
    html: (path, html) =>
      pages.set(path, (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
