import { beforeEach, describe, expect, test } from '@jest/globals';
import { instant } from '../../../shared/instant.ts';
import type { DownMessage } from '../../../shared/messages.ts';
import type { Connections } from '../../../shared/ports/connections.ts';
import type { ConnectionId } from '../../../shared/presence/participant.ts';
import { start } from '../people.ts';

/** Connections with their far ends. */
export type ConnectionsHarness = {
  readonly connections: Connections;
  /** Opens a connection from outside. */
  connect(): Promise<ConnectionId>;
  /** What the client has received so far, oldest first. */
  received(connectionId: ConnectionId): Promise<readonly DownMessage[]>;
  /** The client goes away by itself. */
  vanish(connectionId: ConnectionId): Promise<void>;
};

/** What every implementation of the connections port does. `make` gives a fresh one. */
export const connectionsContract = (make: () => ConnectionsHarness | Promise<ConnectionsHarness>): void =>
  describe('every implementation of the connections port', () => {
    const message: DownMessage = {
      type: 'session.ended',
      serverTime: instant(start),
      sessionId: 'naïve 名 🎈',
      ending: 'inactivity',
      at: instant(start),
      mayReturn: true,
    };
    let harness: ConnectionsHarness;
    beforeEach(async () => {
      harness = await make();
    });

    test('delivers a message to that connection, as it was sent', async () => {
      const [one, other] = [await harness.connect(), await harness.connect()];
      expect(await harness.connections.post(one, message)).toBe('sent');
      // On a busy machine the client may have tried twice: a message may arrive again, never changed.
      const arrived = await harness.received(one);
      expect(arrived).toEqual(arrived.map(() => message));
      expect(arrived.length).toBeGreaterThan(0);
      expect(await harness.received(other)).toEqual([]);
    });

    test('finds nobody after a closing, and closing again is as good', async () => {
      const connectionId = await harness.connect();
      await harness.connections.close(connectionId);
      await harness.connections.close(connectionId);
      expect(await harness.connections.post(connectionId, message)).toBe('gone');
    });

    test('finds nobody after the client has gone by itself', async () => {
      const connectionId = await harness.connect();
      await harness.vanish(connectionId);
      expect(await harness.connections.post(connectionId, message)).toBe('gone');
      await harness.connections.close(connectionId);
      expect(await harness.received(connectionId)).toEqual([]);
    });
  });
