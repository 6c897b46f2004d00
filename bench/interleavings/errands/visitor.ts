import { type Clock, connect, type SocketConstructor } from '../../../client/client.ts';
import type { Cloud } from '../stage/cloud.ts';
import { heardOn } from './asked.ts';

type Timer = { readonly at: number; readonly fire: () => void };
type Handler = (event: { readonly data?: unknown; readonly code: number }) => void;

const LOST = 1006;
const silent = () => () => {};

/** Somebody with the real client, whose sockets lead to the functions of the cloud. */
export const createVisitor = (
  cloud: Cloud,
  id: string,
  comes: { readonly isLetIn: boolean } = { isLetIn: true },
) => {
  const timers = new Set<Timer>();
  const began = cloud.clock();
  const clock: Clock = {
    now: () => cloud.clock(),
    elapsed: () => cloud.clock() - began,
    after: (delay, fire) => {
      const timer = { at: cloud.clock() + delay, fire };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
  };
  const sockets: Line[] = [];

  class Line {
    readonly connectionId = `${id}-${sockets.length + 1}`;
    readonly #handlers = new Map<string, Handler[]>();
    #isOpen = true;
    #heard = 0;
    /** What it does, one thing after the other. */
    work: Promise<unknown>;

    constructor() {
      sockets.push(this);
      this.work = comes.isLetIn
        ? cloud.connect(this.connectionId, id).then(() => this.#emit('open'))
        : Promise.resolve().then(() => this.#emit('close', undefined, LOST));
    }
    addEventListener(type: string, handler: unknown): void {
      this.#handlers.set(type, [...(this.#handlers.get(type) ?? []), handler as Handler]);
    }
    send(data: string): void {
      const { action } = JSON.parse(data) as { readonly action: string };
      this.work = this.work.then(() => cloud.send(this.connectionId, data, action));
    }
    close(): void {
      this.#isOpen = false;
    }
    /** Whatever was posted to it since. */
    hear(): boolean {
      const news = heardOn(cloud, this.connectionId).slice(this.#heard);
      this.#heard += news.length;
      if (this.#isOpen) for (const message of news) this.#emit('message', JSON.stringify(message));
      return news.length > 0;
    }
    #emit(type: string, data?: string, code = 0): void {
      for (const handler of this.#handlers.get(type) ?? []) handler({ data, code });
    }
  }

  const client = connect({
    url: 'wss://errand.invalid',
    token: async () => 'credential',
    WebSocket: Line as unknown as SocketConstructor,
    clock,
    random: () => 0.5,
    environment: { hidden: () => false, onOnline: silent, onVisible: silent, onHidden: silent },
  });

  /** Until nothing is under way any more. */
  const settle = async (): Promise<void> => {
    for (let isBusy = true; isBusy; ) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      const before = sockets.map(({ work }) => work);
      await Promise.all(before);
      const hasHeard = sockets.map((line) => line.hear()).includes(true);
      isBusy =
        hasHeard || sockets.length > before.length || sockets.some(({ work }, at) => work !== before[at]);
    }
  };

  return {
    client,
    /** The connections that it has opened. */
    connections: (): readonly string[] => sockets.map(({ connectionId }) => connectionId),
    settle,
    /** Lets time pass, in which its timers run. */
    pass: async (duration: number): Promise<void> => {
      const until = cloud.clock() + duration;
      await settle();
      for (;;) {
        const [next] = [...timers].sort((one, other) => one.at - other.at);
        if (next === undefined || next.at > until) break;
        cloud.turn(Math.max(0, next.at - cloud.clock()));
        timers.delete(next);
        next.fire();
        await settle();
      }
      cloud.turn(until - cloud.clock());
    },
  };
};
