import type { Table } from '../../shared/dynamo/client.ts';

/**
 * As DynamoDB may at any time: answers every read that does not ask for consistency with what it first answered, until it
 * is told to stop.
 *
 * @param prefix the start of the partition keys this is done to
 */
export function readStale({ documents }: Table, prefix: string): () => void {
  const first = new Map<string, unknown>();
  documents.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const { Key, ConsistentRead } = args.input as { Key?: { pk: string }; ConsistentRead?: boolean };
        if (!/^Get/.test(commandName) || !Key?.pk.startsWith(prefix)) return next(args);
        const place = JSON.stringify(Key);
        const known = first.get(place);
        if (known && !ConsistentRead) return structuredClone(known) as Awaited<ReturnType<typeof next>>;
        const answer = await next(args);
        if (!known) first.set(place, structuredClone({ output: answer.output }));
        return answer;
      },
    { step: 'initialize', priority: 'high', name: 'stale' },
  );
  return () => void documents.middlewareStack.remove('stale');
}
