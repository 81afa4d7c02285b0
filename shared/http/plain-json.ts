import { type JSONVisitor, visit } from 'jsonc-parser';
import { AppError } from '../errors.ts';

const maxDepth = 16;

/** The text is JSON of at most 16 levels in which no object names a key twice. */
export function assertPlainJson(text: string): void {
  const open: Set<string>[] = [];
  let depth = 0;
  const enter = () => {
    if (++depth > maxDepth) throw new AppError('request.too-deep');
  };
  const visitor: JSONVisitor = {
    onObjectBegin: () => {
      enter();
      open.push(new Set());
    },
    onObjectEnd: () => {
      depth--;
      open.pop();
    },
    onArrayBegin: enter,
    onArrayEnd: () => {
      depth--;
    },
    onObjectProperty: (name) => {
      const seen = open.at(-1);
      if (seen?.has(name)) throw new AppError('request.duplicate-key');
      seen?.add(name);
    },
    onError: () => {
      throw new AppError('request.malformed-json');
    },
  };
  visit(text, visitor, { disallowComments: true });
  try {
    JSON.parse(text);
  } catch {
    throw new AppError('request.malformed-json');
  }
}
