import { once } from 'node:events';
import { createServer, connect as netConnect } from 'node:net';
import { expect, test } from 'vitest';

test('a connection to another machine fails by name', async () => {
  const socket = netConnect(80, '93.184.215.14');
  await expect(once(socket, 'connect')).rejects.toThrow('this one called 93.184.215.14');
});

test('a name of another machine is not looked up', async () => {
  const refused = await fetch('http://fika.example/').catch((error: Error) => error.cause);
  expect(String(refused)).toContain('this one called fika.example');
});

test('this machine can be talked to', async () => {
  const server = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const [data] = await once(netConnect(port, '127.0.0.1'), 'data');
  expect(String(data)).toBe('hello');
  server.close();
});
