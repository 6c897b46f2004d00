declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** `path` keeps the data there; without it they live in memory. */
  export default function dynalite(options: {
    readonly path?: string;
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  }): Server;
}
