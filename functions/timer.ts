import type { App } from './app.ts';
import type { AlarmEvent } from './events.ts';

/** An alarm rings: only a wake-up call. The truth is in the table, and `advance` reads it again. */
export const timer =
  ({ advance }: Pick<App, 'advance'>) =>
  async ({ generation, ...key }: AlarmEvent): Promise<void> => {
    await advance(key, { type: 'wake', generation });
  };
