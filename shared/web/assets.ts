import { z } from 'zod';

export const assetNames = [
  'site.css',
  'site.js',
  'typeface.js',
  'embed.js',
  'regular.woff2',
  'bold.woff2',
  'favicon.svg',
] as const;
export type AssetName = (typeof assetNames)[number];

/** Where the built files of the site are, each under a name that changes with what is in it. */
export interface Assets {
  path(name: AssetName): string;
}

export const manifestSchema = z.record(z.enum(assetNames), z.string());

export function makeAssets(manifest: unknown): Assets {
  const files = manifestSchema.parse(manifest);
  return { path: (name) => `/assets/${files[name]}` };
}
