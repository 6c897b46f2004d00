import { describe, expect, test } from '@jest/globals';
import type { Client, SessionSummary } from '../../client/client.ts';
import { isOccupied, useOccupancies } from '../../web/lists/occupancy.ts';
import { happens, inAPage, rendered } from '../client/react/rendered.ts';

inAPage();
const session = (occupancy: number, occupancyRevision: number) =>
  ({ id: 's1', occupancy, occupancyRevision }) as SessionSummary;

/** An open list, which is told of who comes and goes. */
const list = async () => {
  const listeners = new Map<string, (told: object) => void>();
  const client = {
    on: (event: string, listener: (told: object) => void) => {
      listeners.set(event, listener);
      return () => listeners.delete(event);
    },
  } as unknown as Client;
  const { outputs, unmount } = await rendered(() => useOccupancies(client), undefined);
  return {
    listeners,
    unmount,
    told: (occupancy: number, revision: number) =>
      happens(() => listeners.get('occupancy.changed')?.({ sessionId: 's1', occupancy, revision })),
    isConnectedAnew: () => happens(() => listeners.get('status')?.({})),
    shows: (one: SessionSummary) => isOccupied(one, outputs.at(-1) ?? new Map()),
  };
};

describe('Whether anybody is inside', () => {
  test('is what the list said, until there is later news', async () => {
    const { told, shows } = await list();
    expect([shows(session(1, 4)), shows(session(0, 4))]).toEqual([true, false]);
    await told(0, 4);
    expect(shows(session(1, 5))).toBe(true);
    await told(0, 6);
    expect(shows(session(1, 5))).toBe(false);
    // It was read again meanwhile.
    expect(shows(session(2, 7))).toBe(true);
  });

  test('is what happened last, in whatever order the news arrives', async () => {
    const { told, shows } = await list();
    await told(1, 8);
    await told(0, 7);
    expect(shows(session(0, 1))).toBe(true);
  });

  test('is what the list says after a new connection, for the table may have been restored', async () => {
    const { told, shows, isConnectedAnew, unmount, listeners } = await list();
    await told(1, 8);
    await isConnectedAnew();
    expect(shows(session(0, 3))).toBe(false);
    await unmount();
    expect(listeners.size).toBe(0);
  });
});
