import type { SocketConstructor, Unsubscribe } from '../../../client/client.ts';
import { type Instant, instant } from '../../../shared/instant.ts';
import type { DownMessage, UpMessage } from '../../../shared/messages.ts';
import type { AppSight } from '../oracle/app-sight.ts';
import type { TabWorld } from '../people/tab.ts';
import type { Socket } from '../platform/gateway.ts';
import { createRandom, type Random } from '../platform/random.ts';
import type { Deeds } from './deeds.ts';
import type { Machine } from './machine.ts';
import type { Manners } from './manners.ts';
import type { Page } from './page.ts';

const SECOND = 1_000;

export type LineSettings = {
  readonly page: Page;
  readonly machine: Machine;
  readonly user: Socket['user'];
  readonly sessionId: string;
  readonly deeds: Deeds;
  readonly manners: Manners;
  readonly sight: AppSight;
  /** A name unique to this connection, and the seed of its randomness. */
  readonly named: () => { readonly connectionId: string; readonly seed: number };
  /** When the credential of a connection opened now expires. */
  readonly expiresAt: (random: Random) => Instant;
  /** This is the connection that was opened last. */
  readonly dialled: (connectionId: string) => void;
  /** It leads nowhere from now on, which nobody can know yet. */
  readonly deaf: (connectionId: string) => void;
};

type Handler = (event: { readonly data?: unknown; readonly code: number }) => void;

const atOnce = (act: () => void): void => act();

const CLOSED = 1000;
const LOST = 1006;

/**
 * The WebSocket of one page, on the network and the gateway of the simulation. Messages arrive in order, some
 * milliseconds later. Without a network nothing arrives in either direction, and nobody is told; the machine may notice
 * after a while.
 */
export const socketsOf = (world: TabWorld, settings: LineSettings): SocketConstructor => {
  const { time, gateway, oracle, tell } = world;
  const { page, machine, user, sessionId, deeds, manners } = settings;

  class Line {
    readonly #handlers = new Map<string, Handler[]>();
    readonly #connectionId: string;
    readonly #random: Random;
    #state: 'opening' | 'open' | 'closed' = 'opening';
    /** Whether what is sent arrives, in both directions. */
    #isWhole: boolean;
    #lastArrival = 0;
    #forget: readonly Unsubscribe[];

    constructor() {
      const { connectionId, seed } = settings.named();
      this.#connectionId = connectionId;
      this.#random = createRandom(seed);
      this.#isWhole = machine.isOnline();
      settings.dialled(connectionId);
      this.#forget = [page.onCut(() => this.#cut()), page.onEnd(() => this.#abandon())];
      const expiresAt = settings.expiresAt(this.#random);
      if (!this.#isWhole) {
        this.#notice();
        return;
      }
      oracle.opened({
        connectionId,
        person: user.id,
        kind: user.kind,
        sessionId,
        expiresAt,
        authenticatedAt: user.authenticatedAt ?? null,
        app: settings.sight,
      });
      gateway.open({
        connectionId,
        user,
        expiresAt,
        opened: () => {
          this.#state = 'open';
          this.#deliver('open');
        },
        listens: () => this.#state !== 'closed' && this.#isWhole && page.isAlive(),
        receive: (message: DownMessage, run) => {
          tell?.(
            `${connectionId} is sent ${message.type} ${'ending' in message ? message.ending : ''}${'code' in message ? message.code : ''}`,
          );
          oracle.heard(connectionId, message, run);
          this.#deliver('message', JSON.stringify(message), 0, (emit) => manners.hears(message, emit));
        },
        closed: () => this.#closedThere(true),
        // Also for a connection whose line leads nowhere: the platform reports its end like a goodbye.
        outlived: () => {
          oracle.outlived(connectionId);
          this.#closedThere(false);
        },
      });
    }

    addEventListener(type: string, handler: unknown): void {
      this.#handlers.set(type, [...(this.#handlers.get(type) ?? []), handler as Handler]);
    }

    send(data: string): void {
      if (this.#state !== 'open' || !this.#isWhole) return;
      const request = JSON.parse(data) as UpMessage;
      tell?.(`${this.#connectionId} sends ${data}`);
      const doneAt = deeds.doneAt(request);
      manners.sends(request);
      oracle.sent(this.#connectionId, request, doneAt);
      gateway.send(this.#connectionId, request, doneAt);
    }

    close(): void {
      if (this.#state === 'closed') return;
      this.#part(true);
      this.#deliver('close', undefined, CLOSED);
    }

    /** The client's end is gone. What was sent before arrives before the goodbye, if there is one. */
    #part(withGoodbye: boolean): void {
      const wasWhole = this.#isWhole;
      this.#state = 'closed';
      for (const forget of this.#forget) forget();
      if (!wasWhole) return;
      oracle.left(this.#connectionId, withGoodbye);
      if (withGoodbye) gateway.finish(this.#connectionId);
      else gateway.vanish(this.#connectionId);
    }

    /** The page was closed or crashed, so its browser shuts the connection; or the whole machine is gone. */
    #abandon(): void {
      if (this.#state !== 'closed') this.#part(false);
    }

    #cut(): void {
      if (!this.#isWhole || this.#state === 'closed') return;
      tell?.(`${this.#connectionId} leads nowhere any more`);
      oracle.left(this.#connectionId, false);
      gateway.vanish(this.#connectionId);
      this.#isWhole = false;
      settings.deaf(this.#connectionId);
      this.#notice();
    }

    /** Nothing answers. A machine that sends something finds out eventually; one that only listens does not. */
    #notice(): void {
      if (this.#random.chance(0.5)) return;
      time.plan(this.#random.between(SECOND, 90 * SECOND), () => this.#lost());
    }

    #lost(): void {
      if (this.#state === 'closed') return;
      this.#state = 'closed';
      for (const forget of this.#forget) forget();
      page.whenItRuns(() => this.#emit('close', undefined, LOST), true);
    }

    /** Closed by the server or the platform. A dead line does not hear of it. */
    #closedThere(byServer: boolean): void {
      if (this.#state === 'closed' || !this.#isWhole) return;
      tell?.(`${this.#connectionId} finds its connection closed`);
      if (byServer && this.#state !== 'opening') oracle.closed(this.#connectionId);
      this.#state = 'closed';
      for (const forget of this.#forget) forget();
      oracle.left(this.#connectionId, true);
      this.#deliver('close', undefined, byServer ? CLOSED : LOST);
    }

    #deliver(type: string, data?: string, code = 0, around = atOnce): void {
      const at = Math.max(this.#lastArrival, time.now() + this.#random.between(2, 40));
      this.#lastArrival = at;
      time.plan(instant(at) - time.now(), () => {
        if (type === 'close' || (this.#isWhole && page.isAlive()))
          page.whenItRuns(() => around(() => this.#emit(type, data, code)), true);
      });
    }

    #emit(type: string, data: string | undefined, code: number): void {
      for (const handler of this.#handlers.get(type) ?? []) handler({ data, code });
    }
  }
  return Line as unknown as SocketConstructor;
};
