declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** Only what is used here; the package brings no types. */
  export default function dynalite(options: { path?: string; createTableMs?: number }): Server;
}
