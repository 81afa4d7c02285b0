import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleFunctions, bundling } from '../../infra/bundle.ts';
import { makeFolder, openTestEngine } from '../support/engine.ts';
import { makeWorld } from '../support/world.ts';
import { type Figure, round } from './figure.ts';

const runs = 15;
const here = fileURLToPath(new URL('./', import.meta.url));

/**
 * The API's function against one that only reads an item with the same SDK clients, bundled the same: from the import to
 * the first answer, each time in a new process, taking turns.
 */
export async function measureColdStart(): Promise<Figure[]> {
  const folder = await makeFolder();
  const engine = await openTestEngine();
  const world = await makeWorld(engine);
  const institution = await world.institution();
  const { api } = await bundleFunctions(join(folder.path, 'build'));
  const bare = join(folder.path, 'bare');
  await build({
    ...bundling,
    entryPoints: [{ in: join(here, 'bare-function.ts'), out: 'index' }],
    outdir: bare,
  });

  const environment = {
    PATH: process.env.PATH,
    TABLE_NAME: engine.table.name,
    DYNAMODB_ENDPOINT: engine.endpoint,
    AWS_REGION: 'ap-northeast-2',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    ISSUER: 'https://issuer.example',
    AUDIENCE: 'gongnon-api',
    ROLES_CLAIM: 'roles',
    SIGN_IN_CLIENT: 'gongnon-docs',
    PSEUDONYM_SECRET_ARN: 'arn:none',
    MAIL_SECRET_ARN: 'arn:none',
    SESSION_SECRET_ARN: 'arn:none',
    SITE_ORIGIN: 'https://gongnon.example',
    LOG_LEVEL: 'ERROR',
    INSTITUTION: institution,
  };
  const first = (bundle: string) =>
    Number(
      execFileSync(
        process.execPath,
        [join(here, 'first-answer.mjs'), join(bundle, 'index.mjs'), institution],
        {
          env: environment,
          encoding: 'utf8',
        },
      ),
    );
  // Once each beforehand: the file system's cache is filled.
  first(api);
  first(bare);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let run = 0; run < runs; run++) {
    ours.push(first(api));
    theirs.push(first(bare));
  }
  await world.close();
  await engine.close();
  await folder.remove();
  return [
    {
      figure: 'API function: import and first answer ÷ a bare function’s',
      value: round(median(ours) / median(theirs)),
      unit: 'ratio',
      bar: { atMost: 1.5 },
      of: { milliseconds: round(median(ours), 1), bareMilliseconds: round(median(theirs), 1), runs },
    },
  ];
}

function median(values: number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
