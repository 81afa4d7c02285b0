import { afterAll, beforeAll, describe } from 'vitest';
import type { TestEngine } from '../../support/engine.ts';
import { aggregateContract } from './aggregate.ts';
import { empathiesContract } from './empathies.ts';
import { engines } from './engines.ts';
import { itemsContract } from './items.ts';
import { keepingContract } from './keeping.ts';
import { listingContract } from './listing.ts';
import { projectionsContract } from './projections.ts';
import { ratingsContract } from './ratings.ts';

for (const { name, isSkipped, open } of engines) {
  describe.skipIf(isSkipped)(`on ${name}`, () => {
    let engine: TestEngine | undefined;
    const opened = () => {
      if (!engine) throw new Error('the engine is not open');
      return engine;
    };
    const table = () => opened().table;

    beforeAll(async () => {
      engine = await open();
    });

    afterAll(async () => {
      await engine?.close();
    });

    describe('an item', () => itemsContract(table));
    describe('a list', () => listingContract(table));
    describe('an aggregate', () => aggregateContract(table));
    describe('an empathy', () => empathiesContract(table));
    describe('a rating', () => ratingsContract(table));
    describe('the store', () => keepingContract(table));
    describe('what follows from changes', () => projectionsContract(opened));
  });
}
