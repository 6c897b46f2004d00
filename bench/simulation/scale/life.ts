import { type Instant, instant } from '../../../shared/instant.ts';
import type { Happening } from '../../../shared/lifecycle/happening.ts';
import { decide } from '../../../shared/lifecycle.ts';
import type { Policy } from '../../../shared/policy.ts';
import { SECOND_HAND_REACH } from '../../../shared/presence/deadlines.ts';
import type { Participant } from '../../../shared/presence/participant.ts';
import type { Costs } from './costs.ts';

/** One participant under the real core. Only the hot path, which never reaches the core, is imitated here. */
export type Life = {
  readonly happen: (at: number, happening: Happening) => void;
  /** The hot path: one write. True when the alarm has to be moved, which is up to the core. */
  readonly touch: (at: number, age: number) => boolean;
  readonly ping: (at: number) => void;
  /** The alarm that is set, with its generation; null when there is none. */
  readonly alarm: () => { readonly at: number; readonly generation: number } | null;
  /** When the message under way arrives; null when there is none. */
  readonly message: () => number | null;
  readonly phase: () => Participant['phase'] | null;
  readonly connect: (at: number, nth: number, resume: boolean) => void;
};

/** The start of the day, from which the tally counts. */
export const START = 1_795_276_800_000;

type Writable = {
  lastActivityAt: number;
  version: number;
  connections: Record<string, { seenAt: number }>;
};

export const createLife = (
  policy: Policy,
  costs: Costs,
  key: { sessionId: string; participantId: string },
): Life => {
  let one: Participant | null = null;
  let connectionId = '';
  const when = (at: number): Instant => instant(START + Math.round(at));

  const spend = (at: number, happening: Happening, effects: ReturnType<typeof decide>['effects']) => {
    for (const effect of effects)
      switch (effect.type) {
        case 'arm':
          costs.create(at);
          break;
        case 'move':
          costs.update(at);
          break;
        case 'disarm':
          costs.remove(at);
          break;
        case 'ring':
          costs.put(at);
          break;
        case 'publish':
          costs.publish(at);
          break;
        case 'warn':
        case 'extended':
          for (const to of effect.to)
            if (!('connectionId' in happening) || happening.connectionId !== to) costs.post(at);
          break;
        case 'farewell':
          costs.post(at);
          costs.post(at);
          break;
        case 'admitted':
          costs.post(at);
          break;
        case 'record':
          for (const _record of effect.records) costs.append(at);
      }
  };

  const happen = (at: number, happening: Happening) => {
    costs.load(at);
    const before: Participant | null = one;
    const decision = decide(before, happening, when(at));
    spend(at, happening, decision.effects);
    const { next } = decision;
    if (next === null || next === before) return;
    costs.save(at, next.wakeAt !== (before?.wakeAt ?? null));
    one = next;
    // Nothing fails here: what is owed is done at once, and struck by one more write.
    if (next.owed === null || decision.effects.length === 0) return;
    costs.save(at, true);
    one = { ...next, owed: null, version: next.version + 1 };
  };

  const hear = (at: number, actedAt: number | null) => {
    // Nobody else has the item here, so the hot path writes into it, as the table's own update does.
    const item = one as unknown as Writable;
    const now = START + Math.round(at);
    const heard = item.connections[connectionId];
    if (heard) heard.seenAt = now;
    if (actedAt !== null) item.lastActivityAt = Math.max(item.lastActivityAt, START + Math.round(actedAt));
    item.version += 1;
  };

  return {
    happen,
    touch: (at, age) => {
      costs.touch(at);
      if (one?.phase !== 'present') return true;
      hear(at, at - age);
      return handLags(one, policy, START + Math.round(at));
    },
    ping: (at) => {
      costs.ping(at);
      if (one?.phase === 'present' || one?.phase === 'warned') hear(at, null);
    },
    alarm: () =>
      one === null || one.alarm.at === null
        ? null
        : { at: one.alarm.at - START, generation: one.alarm.generation },
    message: () => (one?.ringAt == null ? null : one.ringAt - START),
    phase: () => one?.phase ?? null,
    connect: (at, nth, resume) => {
      connectionId = `c${nth}`;
      costs.connect(at);
      costs.join(at);
      happen(at, {
        type: 'join',
        key,
        connectionId,
        resume,
        name: 'A person',
        kind: 'licence-holder',
        role: 'member',
        door: 'open',
        expiresAt: when(at + 24 * 60 * 60_000),
        policy,
      });
    },
  };
};

/** The hot path's question to the core, for somebody present and not away, without creating any objects. */
export const handLags = (one: Participant, policy: Policy, now: number): boolean => {
  const { idleTimeout, lease, alarmSlack, precision, longestStay } = policy;
  const at = one.alarm.at ?? 0;
  if (!('connections' in one)) return false;
  let hour = one.lastActivityAt + idleTimeout;
  let second = Infinity;
  if (longestStay !== null) hour = Math.min(hour, one.joinedAt + longestStay);
  for (const id in one.connections) {
    const heard = one.connections[id];
    if (!heard) continue;
    hour = Math.min(hour, heard.seenAt + lease);
    if (heard.expiresAt <= now + SECOND_HAND_REACH) second = Math.min(second, heard.expiresAt);
    else hour = Math.min(hour, heard.expiresAt);
  }
  const early = Math.ceil((hour - precision) / 1_000) * 1_000;
  const wanted = early > now ? early : Math.ceil(hour / 1_000) * 1_000;
  if (wanted < at || wanted > at + alarmSlack) return true;
  const due = Math.min(second, hour <= now + precision ? hour : Infinity);
  const message = Math.max(due, now + 1_000);
  const { ringAt = null } = one;
  return due < Infinity && !(ringAt !== null && ringAt > now && ringAt <= message);
};
