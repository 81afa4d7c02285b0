import { emulatorName, isRequired, missing, openDynamoDbLocal } from '../../support/dynamodb-local.ts';
import { openTestEngine, type TestEngine } from '../../support/engine.ts';

interface Engine {
  name: string;
  /** Skipped where it is missing, unless it has to be there. */
  isSkipped: boolean;
  open: () => Promise<TestEngine>;
}

/** The embedded engine and AWS's own: a store keeps its promises on both. */
export const engines: Engine[] = [
  { name: 'dynalite', isSkipped: false, open: openTestEngine },
  { name: emulatorName, isSkipped: missing !== undefined && !isRequired, open: openDynamoDbLocal },
];

let keys = 0;

/** A partition key that no other test has. */
export const freshPk = () => `TEST#${++keys}`;

/** How many of these hold. */
export const countOf = (outcomes: boolean[]) => outcomes.filter((outcome) => outcome).length;
