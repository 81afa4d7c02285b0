type Rule = string | { prefix: string };

/**
 * Whether an event source mapping's filter lets a record through: what EventBridge's pattern language says of the rules
 * we use. Any other rule is an error, never a guess.
 */
export function accepts(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((rule) => matches(rule, value));
  if (typeof pattern !== 'object' || pattern === null)
    throw new Error('a pattern is made of objects and lists');
  return Object.entries(pattern).every(([name, part]) =>
    accepts(part, (value as Record<string, unknown> | undefined)?.[name]),
  );
}

function matches(rule: Rule, value: unknown): boolean {
  if (typeof value !== 'string') return false;
  if (typeof rule === 'string') return value === rule;
  if ('prefix' in rule) return value.startsWith(rule.prefix);
  throw new Error(`unknown rule ${JSON.stringify(rule)}`);
}
