import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildAssets } from '../../infra/web/build-assets.ts';
import { type Figure, round } from './figure.ts';

/** What another site's reader fetches before an embed can ask for anything: all three elements, as either encoding has them. */
export async function measureEmbeds(): Promise<Figure[]> {
  const { folder, manifest } = await buildAssets();
  return (['br', 'gz'] as const).map((ending) => ({
    figure: `the embeds' script, compressed (${ending})`,
    value: round(readFileSync(join(folder, `${manifest['embed.js']}.${ending}`)).length / 1000),
    unit: 'kB',
    bar: { atMost: 8 },
    of: { plain: readFileSync(join(folder, manifest['embed.js'])).length / 1000 },
  }));
}
