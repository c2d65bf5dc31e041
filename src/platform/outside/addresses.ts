/** Which addresses of the internet may be called, and which are this machine, this network, or nobody's. */
import { BlockList, isIP } from 'node:net';

/**
 * Everything of IPv4 that is no public unicast address: the special-purpose registry of IANA (RFC 6890 and its successors), and
 * multicast.
 */
const closed4 = [
  ['0.0.0.0', 8], // this network; 0.0.0.0 reaches loopback on Linux
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // between a provider and its customers
  ['127.0.0.0', 8], // loopback
  ['169.254.0.0', 16], // link-local; the metadata of cloud machines
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.31.196.0', 24], // AS112
  ['192.52.193.0', 24], // AMT
  ['192.88.99.0', 24], // relays of 6to4
  ['192.168.0.0', 16], // private
  ['192.175.48.0', 24], // AS112
  ['198.18.0.0', 15], // measurements
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, and broadcast
] as const;

/** Of 2000::/3, which is all of IPv6 that is given out, what is none of the public internet's. */
const closed6 = [
  ['2001::', 23], // protocol assignments, Teredo among them
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4: an IPv4 address in disguise
  ['2620:4f:8000::', 48], // AS112
  ['3fff::', 20], // documentation
] as const;

const closed = new BlockList();
const given6 = new BlockList();
given6.addSubnet('2000::', 3, 'ipv6');
// RFC 6052: where a network has IPv6 alone, an IPv4 address is reached as 64:ff9b::a.b.c.d, the closed ones too.
given6.addSubnet('64:ff9b::', 96, 'ipv6');
for (const [net, bits] of closed4) {
  closed.addSubnet(net, bits, 'ipv4');
  closed.addSubnet(`64:ff9b::${net}`, 96 + bits, 'ipv6');
}
for (const [net, bits] of closed6) closed.addSubnet(net, bits, 'ipv6');

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** An IPv4 address written as an IPv6 one is the IPv4 address, to the system as to us. */
function plain(address: string): string {
  if (isIP(address) !== 6) return address;
  // The zone of a link-local address names an interface; URL writes 127.0.0.1 as 7f00:1.
  const [bare = ''] = address.split('%');
  const { hostname } = new URL(`http://[${bare}]`);
  const mapped = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(hostname);
  if (!mapped) return hostname.slice(1, -1);
  const [high, low] = [Number.parseInt(mapped[1]!, 16), Number.parseInt(mapped[2]!, 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** Whether an address (not a name) is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  const one = plain(address);
  if (isIP(one) === 0) return false;
  if (isIP(one) === 6 && !given6.check(one, 'ipv6')) return false;
  return !closed.check(one, familyOf(one));
}

/** The addresses and networks of FIKA_OUTSIDE_ALLOW, as config.ts has checked them. */
export function networksOf(list: readonly string[]): BlockList {
  const networks = new BlockList();
  for (const one of list) {
    const [address = '', bits] = one.split('/');
    if (bits === undefined) networks.addAddress(address, familyOf(address));
    else networks.addSubnet(address, Number(bits), familyOf(address));
  }
  return networks;
}

/** Whether Fika may connect there: to the public internet, and to what an operator has let through. */
export function mayConnect(address: string, allowed: BlockList): boolean {
  const one = plain(address);
  return isPublicAddress(one) || (isIP(one) !== 0 && allowed.check(one, familyOf(one)));
}

/**
 * Ports above 1023 where something else than a web server listens, and where a request could be taken for a command. From the
 * list of the Fetch standard (https://fetch.spec.whatwg.org/#port-blocking), and of databases and the like.
 */
const closedPorts = new Set([
  1433, 1521, 1719, 1720, 1723, 2049, 2375, 2376, 2379, 2380, 3306, 3389, 3659, 4045, 4190, 5060, 5061, 5432, 5672,
  5900, 5984, 6000, 6379, 6443, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 9042, 9100, 9200, 9300, 10080, 10250,
  11211, 27017,
]);

export const isWebPort = (port: number): boolean =>
  port === 80 || port === 443 || (port >= 1024 && port <= 65535 && !closedPorts.has(port));
