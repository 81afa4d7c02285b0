declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** Only what is used here; the package brings no types. */
  // biome-ignore lint/style/noDefaultExport: the package has it so
  export default function dynalite(options: { path?: string; createTableMs?: number }): Server;
}
