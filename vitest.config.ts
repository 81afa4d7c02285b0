import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const longest = 'test/server/other-engine.test.ts';

/** In the order of a seed, but for the one that takes longest by itself: begun last it would end alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root, sequence } = this.ctx.config;
    const place = ({ moduleId }: TestSpecification) => {
      const path = relative(root, moduleId);
      return path === longest ? '' : createHash('sha256').update(`${sequence.seed} ${path}`).digest('hex');
    };
    return files.toSorted((one, other) => (place(one) < place(other) ? -1 : 1));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/bench/**', 'node_modules/**'],
    // Each file has an engine and a world of its own, and leaves nothing behind: one process runs many, which spares
    // loading the product for each. They wait as much as they work, for a stream, a browser, another process: three at
    // once keep two cores busy.
    pool: 'forks',
    isolate: false,
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { shuffle: true, sequencer: LongestFirst },
  },
});
