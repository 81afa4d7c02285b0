import ipaddr from 'ipaddr.js';

const ports = new Set(['', '443', '8443']);

/**
 * What is wrong with an address to be told at, by code; nothing where there is nothing. Its host is looked up at every
 * delivery again: what a name means may change.
 *
 * @param allowsLoopback whether this machine itself may be told, also in the clear: for trying things out
 */
export function faultOfUrl(
  text: string,
  { allowsLoopback }: { allowsLoopback: boolean },
): string | undefined {
  if (!URL.canParse(text)) return 'not-an-address';
  const { protocol, hostname: named, port, username, password, hash } = new URL(text);
  // A dot at the end makes a name no other one.
  const hostname = named.replace(/\.$/, '');
  if (username !== '' || password !== '' || hash !== '') return 'not-an-address';
  const literal = literalOf(hostname);
  if (allowsLoopback && (hostname === 'localhost' || (literal && isLoopback(literal)))) {
    return protocol === 'https:' || protocol === 'http:' ? undefined : 'not-https';
  }
  if (protocol !== 'https:') return 'not-https';
  if (!ports.has(port)) return 'port-refused';
  if (/(?:^|\.)localhost$/.test(hostname)) return 'address-refused';
  if (literal !== undefined && !isPublic(literal)) return 'address-refused';
  return undefined;
}

/** The address a URL names without a name. */
export function literalOf(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(bare) ? bare : undefined;
}

export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

/** What IANA has given out of IPv6 as unicast addresses of the whole internet (RFC 4291, RFC 3587): nothing else is one. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address is of the public internet: not of this machine, this network, a neighbouring one, the cloud's own
 * services, many at once, nobody, or documentation; nor one that wraps an IPv4 address which is none of these (a mapped
 * one is looked at as what it maps, a tunnelled, translated or compatible one is refused).
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const read = ipaddr.process(address);
  if (read.range() !== 'unicast') return false;
  return read instanceof ipaddr.IPv6 ? read.match(globalUnicast) : true;
}
