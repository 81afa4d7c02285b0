import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../../../shared/dynamo/client.ts';
import type { Key } from '../../../shared/dynamo/keys.ts';

type Item = Record<string, unknown>;

/** An item, and what writes of which the outcome is not known may have made of it (`null`: its removal). */
export interface Touched {
  key: Key;
  images: (Item | null)[];
}

interface Standing {
  key: Key;
  item: Item | null;
}

/**
 * Puts index entries right after a crash, and gives the items as they are. The engine moves an item's index entries first
 * and the item last; where it died in between, the two disagree. Writing the intended item and then the real one again
 * lets the engine itself straighten them.
 *
 * What the items really are is kept in `notes` meanwhile, so that a crash in the middle of this changes none of them.
 */
export async function straighten(table: Table, notes: string, touched: Touched[]): Promise<Standing[]> {
  if (existsSync(notes)) {
    const interrupted: Standing[] = JSON.parse(readFileSync(notes, 'utf8'));
    for (const standing of interrupted) await write(table, standing);
  }
  const standings = await Promise.all(
    touched.map(async ({ key }) => ({ key, item: await read(table, key) })),
  );
  const crooked = touched.flatMap(({ images }, index) => {
    const standing = standings[index];
    return standing && images.some((image) => mayBeCrooked(image, standing.item))
      ? [{ images, standing }]
      : [];
  });
  writeFileSync(`${notes}.new`, JSON.stringify(crooked.map(({ standing }) => standing)));
  renameSync(`${notes}.new`, notes);
  for (const { images, standing } of crooked) {
    for (const image of images) if (image) await write(table, { key: standing.key, item: image });
    await write(table, standing);
  }
  rmSync(notes);
  return standings;
}

/** A removal that did not happen may have taken the entries away; an item that did not come may have left some. */
function mayBeCrooked(image: Item | null, item: Item | null): boolean {
  if (image === null || item === null) return image !== item;
  return indexKeys.some((attribute) => image[attribute] !== item[attribute]);
}

const indexKeys = ['listPk', 'listSk', 'citizenPk', 'citizenSk'];

async function read({ documents, name }: Table, key: Key): Promise<Item | null> {
  const { Item } = await documents.send(
    new GetCommand({ TableName: name, Key: { ...key }, ConsistentRead: true }),
  );
  return Item ?? null;
}

async function write({ documents, name }: Table, { key, item }: Standing): Promise<void> {
  if (item) await documents.send(new PutCommand({ TableName: name, Item: item }));
  else await documents.send(new DeleteCommand({ TableName: name, Key: { ...key } }));
}
