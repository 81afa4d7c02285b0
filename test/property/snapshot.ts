import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../../shared/dynamo/client.ts';

export type Item = Record<string, unknown> & { pk: string; sk: string };

/** Every item of the table by its key, to see what an act leaves behind. */
export type Snapshot = Map<string, Item>;

export async function snapshotOf({ documents, name }: Table): Promise<Snapshot> {
  const items: Snapshot = new Map();
  let next: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(
      new ScanCommand({ TableName: name, ConsistentRead: true, ExclusiveStartKey: next }),
    );
    for (const item of (page.Items ?? []) as Item[]) items.set(`${item.pk} ${item.sk}`, item);
    next = page.LastEvaluatedKey;
  } while (next);
  return items;
}

/** The items of both, by key, that are not the same in both. */
export function differences(before: Snapshot, after: Snapshot): [Item | undefined, Item | undefined][] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys]
    .map((key): [Item | undefined, Item | undefined] => [before.get(key), after.get(key)])
    .filter(([one, other]) => toText(one) !== toText(other));
}

/** Attributes come in any order. */
function toText(item: Item | undefined): string | undefined {
  return item && JSON.stringify(Object.entries(item).sort(([one], [other]) => (one < other ? -1 : 1)));
}
