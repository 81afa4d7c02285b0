import type { Context } from '../../shared/context.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import type { ProposalId } from '../../shared/ids.ts';
import { type Catalogue, makeCatalogue } from './catalogue.ts';
import type { KeptDocument } from './model.ts';
import { changedSince, readDocuments, readEverything } from './repository.ts';

/** How old what a search sees may be. */
const freshForMs = 1_000;

/**
 * How far back a look for changes reaches. A keeping carries the time its writer began at, and is seen a little after:
 * writing takes milliseconds, the list follows within a second.
 */
const overlapMs = 10_000;

/**
 * Now and then a look reaches further back, for a keeping that was held up: by no more than the function that writes it
 * may run (two minutes), and clocks differ by less than the rest.
 */
const thorough = { everyMs: 300_000, overlapMs: 600_000 };

interface Memory {
  /** The catalogue as it is by now, or was a second ago. */
  current(context: Context): Promise<Catalogue>;
}

const memories = new WeakMap<Table, Memory>();

/** This process's catalogue of searchable proposals: one for a table, whoever asks. */
export function currentCatalogue(context: Context): Promise<Catalogue> {
  const memory = memories.get(context.table) ?? makeMemory();
  memories.set(context.table, memory);
  return memory.current(context);
}

/**
 * Reads everything when first asked, and from then on only what has changed. Several that ask at once wait for one
 * reading; one that fails is tried again by the next.
 */
function makeMemory(): Memory {
  const catalogue = makeCatalogue();
  const known = new Map<ProposalId, { version: number; changed: string }>();
  let lookedAt: number | undefined;
  let thoroughAt = 0;
  let looking: Promise<Catalogue> | undefined;

  function take(documents: KeptDocument[]): void {
    for (const document of documents) {
      const { id, version, changed } = document;
      if (version <= (known.get(id)?.version ?? 0)) continue;
      known.set(id, { version, changed });
      if (document.state === 'gone') catalogue.remove(id);
      else catalogue.put(document);
    }
  }

  async function look({ table }: Context, now: number): Promise<Catalogue> {
    if (lookedAt === undefined) {
      await readEverything(table, take);
      thoroughAt = now;
    } else {
      const isThorough = Math.abs(now - thoroughAt) >= thorough.everyMs;
      const reach = isThorough ? thorough.overlapMs : overlapMs;
      const since = new Date(Math.min(lookedAt, now) - reach);
      const changes = await changedSince(table, since);
      // A reading that is behind its list leaves the old place known, so that the next look asks again.
      const news = changes.filter(({ id, changed }) => known.get(id)?.changed !== changed);
      if (news.length > 0)
        take(
          await readDocuments(
            table,
            news.map(({ id }) => id),
          ),
        );
      if (isThorough) thoroughAt = now;
    }
    lookedAt = now;
    return catalogue;
  }

  return {
    current: async (context) => {
      const now = context.clock.now().getTime();
      if (looking) return looking;
      if (lookedAt !== undefined && Math.abs(now - lookedAt) < freshForMs) return catalogue;
      looking = look(context, now).finally(() => {
        looking = undefined;
      });
      return looking;
    },
  };
}
