import { defineConfig } from 'vitest/config';

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
    sequence: { shuffle: true },
  },
});
