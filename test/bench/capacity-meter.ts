import type { Table } from '../../shared/dynamo/client.ts';
import { calculateItemSize } from './item-size.ts';

type Item = Record<string, unknown>;

interface Input {
  Item?: Item;
  Key?: Item;
  ConsistentRead?: boolean;
}
interface Output {
  Attributes?: Item;
  Item?: Item;
  Items?: Item[];
  Responses?: Record<string, Item[]>;
}

/** Capacity units as DynamoDB charges them, index writes included. */
export interface Meter {
  writes: number;
  reads: number;
  reset(): void;
}

const indexes = ['list', 'citizen'];

/**
 * Counts the units of every request that a client makes, from the items that come and go: the engine's own figures leave
 * indexes out. A write costs a unit for each KB of the larger of the item before and after; an index of keys costs one
 * where an entry comes or goes, two where it moves; a refused condition costs as much as the write would have. A read
 * costs a unit for each 4 KB, half of it where it need not be consistent; a query is charged for the sum of its items.
 * Source: Amazon DynamoDB Developer Guide, "Read and write operations", "Provisioned throughput considerations for
 * global secondary indexes".
 */
export function attachMeter(table: Table): Meter {
  const meter: Meter = {
    writes: 0,
    reads: 0,
    reset: () => {
      meter.writes = 0;
      meter.reads = 0;
    },
  };
  table.documents.middlewareStack.add(
    (next, context) => async (args) => {
      const input = args.input as Input;
      const command = String(context.commandName).replace(/(Item)?Command$/, '');
      try {
        const result = await next(args);
        const output = result.output as Output;
        meter.writes += writeUnits(command, input, output);
        meter.reads += readUnits(command, input, output);
        return result;
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') {
          meter.writes += kilobytes(input.Item ?? input.Key);
        }
        throw error;
      }
    },
    // Inside the pump's, which asks for the item as it was.
    { step: 'initialize', name: 'meter', priority: 'low' },
  );
  return meter;
}

function writeUnits(command: string, input: Input, output: Output): number {
  switch (command) {
    case 'Put':
      return kilobytes(input.Item, output.Attributes) + entryUnits(output.Attributes, input.Item);
    case 'Delete':
      return kilobytes(output.Attributes ?? input.Key) + entryUnits(output.Attributes, undefined);
    case 'Update':
      return kilobytes(output.Attributes);
    default:
      return 0;
  }
}

function readUnits(command: string, input: Input, output: Output): number {
  const half = input.ConsistentRead ? 1 : 0.5;
  switch (command) {
    case 'Get':
      return half * Math.max(1, Math.ceil(sizeOf(output.Item) / 4096));
    case 'Query':
      return (
        half *
        Math.max(1, Math.ceil((output.Items ?? []).reduce((sum, item) => sum + sizeOf(item), 0) / 4096))
      );
    case 'BatchGet':
      return Object.values(output.Responses ?? {})
        .flat()
        .reduce((sum, item) => sum + 0.5 * Math.max(1, Math.ceil(sizeOf(item) / 4096)), 0);
    default:
      return 0;
  }
}

function entryUnits(before: Item | undefined, after: Item | undefined): number {
  return indexes.reduce((sum, index) => {
    const from = entryOf(before, index);
    const to = entryOf(after, index);
    if (from === to) return sum;
    return sum + (from === undefined ? 0 : 1) + (to === undefined ? 0 : 1);
  }, 0);
}

function entryOf(item: Item | undefined, index: string): string | undefined {
  const pk = item?.[`${index}Pk`];
  const sk = item?.[`${index}Sk`];
  return pk === undefined || sk === undefined ? undefined : `${pk} ${sk}`;
}

function kilobytes(...items: (Item | undefined)[]): number {
  return Math.max(1, Math.ceil(Math.max(...items.map(sizeOf)) / 1024));
}

function sizeOf(item: Item | undefined): number {
  return item === undefined ? 0 : calculateItemSize(item);
}
