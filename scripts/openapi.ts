import { writeFile } from 'node:fs/promises';
import { approvedPath, generateDescription, toApproved } from '../test/support/openapi.ts';

// Writes the approved copy of the API's description; the difference is what there is to review.
await writeFile(approvedPath, toApproved(await generateDescription()));
