import type { Table } from '../../shared/dynamo/client.ts';

export type Item = Record<string, unknown> & { pk: string; sk: string };

/** One write that was made: the item before it, as far as it was written through this client, and after it. */
export interface Write {
  before: Item | undefined;
  after: Item | undefined;
}

export interface Ledger {
  /** Everything written so far, by key. */
  items: ReadonlyMap<string, Item>;
  /** The writes since the last call; one that was refused is none. */
  take(): Write[];
}

/** Keeps account of every write that a client makes. */
export function keepLedger({ documents }: Table): Ledger {
  const items = new Map<string, Item>();
  let writes: Write[] = [];

  function enter(key: { pk: string; sk: string }, after: Item | undefined) {
    const name = `${key.pk} ${key.sk}`;
    const before = items.get(name);
    if (before === undefined && after === undefined) return;
    writes.push({ before, after });
    if (after) items.set(name, after);
    else items.delete(name);
  }

  documents.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const result = await next(args);
        const { Item, Key } = args.input as { Item: Item; Key: Item };
        const { Attributes } = result.output as { Attributes?: Item };
        if (commandName.startsWith('Put')) enter(Item, structuredClone(Item));
        if (commandName.startsWith('Update')) enter(Key, Attributes);
        if (commandName.startsWith('Delete')) enter(Key, undefined);
        return result;
      },
    { step: 'initialize', priority: 'low', name: 'ledger' },
  );

  return {
    items,
    take: () => {
      const taken = writes;
      writes = [];
      return taken;
    },
  };
}
