import { describe, expect, it } from 'vitest';
import { faultOfUrl, isPublic } from '../../functions/webhooks/address.ts';
import { makeTransport } from '../../functions/webhooks/transport.ts';
import { openReceiver } from '../support/receiver.ts';

describe('an address', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '198.18.0.1',
    '::1',
    '::',
    'fe80::1',
    'fd00:ec2::254',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:169.254.169.254',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '2001::1',
    '2001:db8::1',
    // IPv4 in IPv6, as it was written before it was mapped.
    '::7f00:1',
    '::127.0.0.1',
    '::a9fe:a9fe',
    '::a00:1',
    // Given out to nobody as addresses of the internet.
    '4000::1',
    '5f00::1',
    '8000::1',
    'e000::1',
    '1000::1',
    'fec0::1',
    '3fff::1',
    '2001:2::1',
    '64:ff9b:1::a00:1',
    '100::1',
    'no address',
  ])('%s is not of the public internet', (address) => expect(isPublic(address)).toBe(false));

  it.each(['8.8.8.8', '203.248.252.2', '2606:4700:4700::1111', '2a00:1450::1', '::ffff:8.8.8.8'])(
    '%s is',
    (address) => expect(isPublic(address)).toBe(true),
  );

  it('written in another way is looked at as what it is', () => {
    for (const host of ['2130706433', '0x7f.1', '0177.0.0.1', '127.1', '[::ffff:7f00:1]'])
      expect(faultOfUrl(`https://${host}/`, { allowsLoopback: false })).toBe('address-refused');
  });

  it('of this machine is refused by its name too, with a dot at its end or a name before it', () => {
    for (const host of ['localhost', 'localhost.', 'LOCALHOST.', 'a.localhost', 'a.localhost.', '127.0.0.1.'])
      expect([host, faultOfUrl(`https://${host}/`, { allowsLoopback: false })]).toEqual([
        host,
        'address-refused',
      ]);
    expect(faultOfUrl('https://notlocalhost.example/', { allowsLoopback: false })).toBeUndefined();
    expect(faultOfUrl('http://localhost.:8080/', { allowsLoopback: true })).toBeUndefined();
  });
});

describe('a name', () => {
  const post = (resolve: (name: string) => Promise<string[]>, port: string | number = 8443) =>
    makeTransport({ allowsLoopback: false, resolve, patienceMs: 300 }).post(
      `https://partner.example:${port}/`,
      {},
      '{}',
    );

  it.each([
    ['stands for this machine', ['127.0.0.1'], 'address-refused'],
    ['stands for a public address and a private one', ['8.8.8.8', '10.0.0.1'], 'address-refused'],
    ['stands for the cloud’s own service', ['fd00:ec2::254'], 'address-refused'],
    ['stands for nothing', [], 'name-unknown'],
  ])('that %s is not connected to', async (_, addresses, fault) => {
    expect(await post(async () => addresses)).toMatchObject({ fault });
  });

  it('that cannot be looked up in time is given up', async () => {
    expect(await post(() => new Promise(() => {}))).toMatchObject({ fault: 'timeout' });
  });

  it('that comes to mean something else is connected to as what was looked at', async () => {
    const receiver = await openReceiver();
    const { port } = new URL(receiver.url);
    let asked = 0;
    // First this machine, which this transport may reach; then, were it asked again, a place it must not be led to.
    const transport = makeTransport({
      allowsLoopback: true,
      resolve: async () => [asked++ === 0 ? '127.0.0.1' : '10.255.255.1'],
      patienceMs: 2_000,
    });
    const outcome = await transport.post(`http://localhost:${port}/`, {}, '{"asked":1}');
    await receiver.close();
    expect([outcome, asked, receiver.received.length]).toMatchObject([{ status: 204 }, 1, 1]);
  });

  it('of two addresses is reached at the one that answers', async () => {
    const receiver = await openReceiver();
    const { port } = new URL(receiver.url);
    // The receiver listens on the second alone.
    const transport = makeTransport({
      allowsLoopback: true,
      resolve: async () => ['::1', '127.0.0.1'],
      patienceMs: 5_000,
    });
    const outcome = await transport.post(`http://localhost:${port}/`, {}, '{}');
    await receiver.close();
    expect(outcome).toMatchObject({ status: 204 });
  });
});
