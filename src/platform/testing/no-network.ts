/**
 * Tests talk to nobody outside this machine: a connection or a name elsewhere fails with the name of who was called,
 * so that no test passes because of what a stranger's server says today.
 */
import dns from 'node:dns';
import net from 'node:net';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '0.0.0.0' || host.endsWith('.localhost') || /^127\./.test(host);

const refusal = (host: string) =>
  new Error(
    `Tests may only talk to this machine, and this one called ${host}. Start a server of your own in the test.`,
  );

/** Read anew for each file of tests, in a process that several share: it guards once. */
const guarded = Symbol.for('fika: no network');
if (!(guarded in net)) guard();

function guard(): void {
  Object.defineProperty(net, guarded, { value: true });
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
    const host = hostOf(args);
    if (host !== undefined && !isLoopback(host)) {
      process.nextTick(() => this.destroy(refusal(host)));
      return this;
    }
    return Reflect.apply(connect, this, args) as net.Socket;
  } as typeof connect;

  const lookup = dns.lookup;
  const guardedLookup = (host: string, ...rest: unknown[]): void => {
    const done = rest.at(-1) as (error: Error) => void;
    if (!isLoopback(host) && net.isIP(host) === 0) process.nextTick(done, refusal(host));
    else Reflect.apply(lookup, dns, [host, ...rest]);
  };
  Object.defineProperty(dns, 'lookup', { value: guardedLookup, configurable: true, writable: true });
}

/** net.connect normalises its arguments into one array; others pass options, a path, or a port and a host. */
function hostOf(args: readonly unknown[]): string | undefined {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof first === 'object' && first !== null) {
    const { path, host } = first as { path?: string; host?: string };
    return path === undefined ? (host ?? 'localhost') : undefined;
  }
  return typeof second === 'string' ? second : undefined;
}
