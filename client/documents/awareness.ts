import {
  type Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness';
import { type Clock, systemClock } from '../clock.ts';
import type { Sharing } from '../own/sharing.ts';
import type { Participation } from '../session/participation.ts';
import { isOnlyOf } from './awareness-update.ts';
import { toThePage } from './to-the-page.ts';
import { fromLetters, inLetters } from './updates.ts';

/** What others see of me is said again as often, if anybody is there, in milliseconds: a tab that has crashed is forgotten. */
const SAID_AGAIN = 60_000;
/** Whoever has not been heard for this long is forgotten. */
const FORGOTTEN = 150_000;
/** `y-protocols` forgets after 30 s: until then whoever is inside is kept from it. */
const KEPT_ALIVE = 10_000;
/** Whoever comes is answered by everybody, each after a while of their own. */
const LONGEST_WAIT = 1_000;

type Said = {
  readonly awareness: string;
  readonly client: number;
  readonly update: string;
  readonly asks?: true;
};

export type AwarenessOptions = {
  readonly name?: string;
  readonly clock?: Clock;
  readonly random?: () => number;
};

/**
 * Cursors and selections of those who edit together, by signals: kept nowhere, never activity, gone with the participation. Who
 * comes asks the others, and each of them answers that one. The heartbeat of `y-protocols` is not sent: it would cost more than
 * everything else; a minute is often enough. Each is believed of themselves alone: what is said of a client by somebody else than
 * who said it first is not heard. What a state says of its author (a name, a colour) is its author's own word.
 * @returns the way to stop, which tells the others that I am gone.
 */
export const shareAwareness = (
  awareness: Awareness,
  sharing: Pick<Sharing, 'signal' | 'onSignal'>,
  participation: Pick<Participation, 'getSnapshot' | 'subscribe'>,
  { name = 'doc', clock = systemClock, random = Math.random }: AwarenessOptions = {},
): (() => void) => {
  const origin = { name: 'vigil' };
  const me = awareness.clientID;
  /** Who the others are, and when each was heard; also who has said goodbye, until what they said before can come no more. */
  const others = new Map<number, { readonly byId: string; readonly heard: number }>();
  let inside: ReadonlySet<string> = new Set();
  let joinedAt: number | null = null;
  let stopped = false;

  const isThere = (id: number) => awareness.getStates().has(id);

  const say = (more: { readonly asks?: true } = {}, to?: string) => {
    const said: Said = {
      awareness: name,
      client: me,
      update: inLetters(encodeAwarenessUpdate(awareness, [me])),
      ...more,
    };
    let isSaid = true;
    // A state that is too large is its author's fault, and will be no smaller the next time.
    toThePage(() => {
      isSaid = sharing.signal(said, { to, latest: `awareness ${name} ${more.asks ?? ''}` });
    });
    return isSaid;
  };

  const forget = (
    isMeant: (id: number, other: { readonly byId: string; readonly heard: number }) => boolean,
  ) => {
    const gone = [...others].filter(([id, other]) => isMeant(id, other)).map(([id]) => id);
    for (const id of gone) others.delete(id);
    toThePage(() => removeAwarenessStates(awareness, gone, origin));
    // Or who is heard again, unchanged, would be taken for known.
    for (const id of gone) awareness.meta.delete(id);
  };

  type Changes = { readonly added: number[]; readonly updated: number[]; readonly removed: number[] };
  const mine = ({ added, updated, removed }: Changes, from: unknown) => {
    if (from !== origin && [...added, ...updated, ...removed].includes(me)) say();
  };

  const heard = ({ byId, value }: { readonly byId: string; readonly value: unknown }) => {
    const { awareness: of, client, update, asks } = (value ?? {}) as Partial<Record<keyof Said, unknown>>;
    if (of !== name || typeof update !== 'string' || typeof client !== 'number' || client === me) return;
    // Nobody speaks for anybody else who is inside.
    if ((others.get(client)?.byId ?? byId) !== byId) return;
    const before = awareness.meta.get(client);
    toThePage(() => {
      try {
        const bytes = fromLetters(update);
        if (isOnlyOf(bytes, client)) applyAwarenessUpdate(awareness, bytes, origin);
      } catch (error) {
        // Unless somebody has said what is none, which harms nobody, and of which there is nobody to tell.
        if (awareness.meta.get(client) !== before) throw error;
      }
    });
    others.set(client, { byId, heard: clock.elapsed() });
    if (asks === true && awareness.getLocalState() !== null)
      clock.after(random() * LONGEST_WAIT, () => {
        if (!stopped) say({}, byId);
      });
  };

  const look = () => {
    const { live, phase, roster, joinedAt: joined } = participation.getSnapshot();
    if (!live || (phase !== 'present' && phase !== 'warned')) return;
    const before = inside;
    inside = new Set(roster.map(({ participantId }) => participantId));
    // Who comes may be heard before it is told that they have come.
    forget((id, { byId }) => isThere(id) && before.has(byId) && !inside.has(byId));
    if (joined === joinedAt) return;
    if (say({ asks: true })) joinedAt = joined;
  };

  let cancel = () => {};
  let saidAt = clock.elapsed();
  const beat = () => {
    cancel = clock.after(KEPT_ALIVE, beat);
    const now = clock.elapsed();
    forget((_, other) => now - other.heard > FORGOTTEN);
    for (const id of others.keys()) {
      const known = awareness.meta.get(id);
      // By the clock that it uses itself.
      if (known) known.lastUpdated = Date.now();
    }
    // Not by counting: in a hidden tab timers are late.
    if (now - saidAt < SAID_AGAIN) return;
    saidAt = now;
    if ([...others.keys()].filter(isThere).length + inside.size > 1 && awareness.getLocalState() !== null)
      say();
  };

  awareness.on('change', mine);
  const stopListening = sharing.onSignal(heard);
  const stopLooking = participation.subscribe(look);
  beat();
  look();
  return () => {
    const mineStill = awareness.getLocalState();
    toThePage(() => removeAwarenessStates(awareness, [me], 'gone'));
    stopped = true;
    cancel();
    stopListening();
    stopLooking();
    awareness.off('change', mine);
    // It is the application's, which may share it again: a component that is mounted anew, for instance.
    if (mineStill !== null) toThePage(() => awareness.setLocalState(mineStill));
    forget(() => true);
  };
};
