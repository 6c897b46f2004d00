import type { Item } from '../../../client/content/content.ts';
import type { Participation } from '../../../client/session/participation.ts';
import type { handClock } from '../hand-clock.ts';

type Time = ReturnType<typeof handClock>;
type Entry = { readonly revision: number; readonly value: unknown };

/** A refusal like the server's. */
class Refused extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/**
 * What writers can notice of a session's content, and no kinder: requests and replies are lost and repeated, changes
 * come late, out of order, or not until they are found missing, an old request is carried out again much later, and a
 * listing is read in two pages while others write.
 */
export const contentHub = (time: Time, random: () => number) => {
  const items = new Map<string, Entry>();
  const tabs = new Set<(itemId: string, entry: Entry) => void>();
  let revision = 0;
  const chance = (part: number) => random() < part;
  const wait = (most: number) =>
    new Promise<void>((resolve) => {
      time.clock.after(1 + Math.floor(random() * most), resolve);
    });

  const write = (itemId: string, value: unknown, base: number | undefined): number => {
    const there = items.get(itemId);
    const fits =
      base === undefined || base === (there?.revision ?? 0) || (base === 0 && there?.value === undefined);
    if (!fits) throw new Refused('content.conflict');
    if (value === undefined && there?.value === undefined) return there?.revision ?? 0;
    revision += 1;
    const entry = { revision, value };
    items.set(itemId, entry);
    for (const told of tabs) told(itemId, entry);
    return revision;
  };

  /** A tab that is inside: what it sees of the session, and how it writes. */
  const tab = () => {
    const seen = new Map<string, Entry>();
    const hearers = new Set<() => void>();
    let online = true;
    let dead = false;
    let complete = false;
    let snapshot: unknown = null;
    const changed = () => {
      snapshot = null;
      for (const hear of hearers) hear();
    };
    const learn = (itemId: string, entry: Entry) => {
      if (dead || (seen.get(itemId)?.revision ?? 0) >= entry.revision) return;
      seen.set(itemId, entry);
      changed();
    };
    const told = (itemId: string, entry: Entry) => {
      // What is lost is noticed by a gap in the revisions, and read.
      const late = chance(0.1) || !online ? 3_000 + random() * 5_000 : random() * 400;
      time.clock.after(late, function hear() {
        if (online) learn(itemId, entry);
        else time.clock.after(1_000, hear);
      });
    };
    tabs.add(told);

    const list = async () => {
      const ids = [...items.keys()].sort();
      const half = ids[Math.floor(ids.length / 2)] ?? '';
      await wait(300);
      for (const [id, entry] of items) if (id < half) learn(id, entry);
      await wait(2_000);
      for (const [id, entry] of items) if (id >= half) learn(id, entry);
      complete = true;
      changed();
    };

    const say = async (itemId: string, value: unknown, base: number | undefined): Promise<number> => {
      for (let tried: number | null = null; ; ) {
        while (!online) await wait(1_000);
        await wait(200);
        if (dead) await new Promise(() => {});
        if (chance(0.1)) continue;
        // A retry after a lost reply is recognized by its id.
        tried ??= write(itemId, value, base);
        // A request that hung somewhere is carried out much later, when its id is no longer remembered.
        if (chance(0.05))
          time.clock.after(random() * 60_000, () => {
            try {
              write(itemId, value, base);
            } catch {
              // Refused, and nobody is left to be told.
            }
          });
        if (chance(0.1)) continue;
        learn(itemId, { revision: tried, value });
        return tried;
      }
    };

    void list();
    return {
      getSnapshot: () => {
        snapshot ??= {
          live: online,
          complete,
          phase: 'present',
          session: { mode: 'edit' },
          items: [...seen].flatMap(([itemId, { revision: at, value }]): Item[] =>
            value === undefined ? [] : [{ itemId, revision: at, value }],
          ),
        };
        return snapshot as ReturnType<Participation['getSnapshot']>;
      },
      subscribe: (hear: () => void) => {
        hearers.add(hear);
        return () => hearers.delete(hear);
      },
      put: (itemId, value, { baseRevision } = {}) =>
        say(itemId, JSON.parse(JSON.stringify(value)), baseRevision),
      delete: (itemId, { baseRevision } = {}) => say(itemId, undefined, baseRevision),
      act: () => {},
      /** Connects or disconnects the network. */
      network(there: boolean): void {
        online = there;
        changed();
      },
      /** The tab is gone, whatever it was doing. */
      die(): void {
        dead = true;
        tabs.delete(told);
      },
    } satisfies Pick<Participation, 'getSnapshot' | 'subscribe' | 'put' | 'delete' | 'act'> &
      Record<string, unknown>;
  };

  return { tab, items: () => [...items].filter(([, { value }]) => value !== undefined) };
};
