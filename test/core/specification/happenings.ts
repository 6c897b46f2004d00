import type { Happening } from '../../../shared/lifecycle/happening.ts';
import { defaultPolicy, type Policy } from '../../../shared/policy.ts';
import type { Parting, Present } from '../../../shared/presence/participant.ts';
import { closely, heardAt, joining, minute, present, warned } from '../people.ts';

/** What may happen, and to whom, in the words of the specification. */
export const by = 'tab-1';
export const stranger = 'tab-9';
export const act = (connectionId = by, at = minute(5)): Happening => ({ type: 'activity', connectionId, at });
export const extend = (connectionId = by): Happening => ({ type: 'extend', connectionId });
export const ping = (connectionId = by): Happening => ({ type: 'ping', connectionId });
export const showing = (state: string | null, connectionId = by): Happening => ({
  type: 'state',
  connectionId,
  state,
});
export const media = (audio: boolean, connectionId = by): Happening => ({
  type: 'media',
  connectionId,
  audio,
  video: false,
});
export const exit = (connectionId = by): Happening => ({ type: 'exit', connectionId });
export const leave = (connectionId = by): Happening => ({ type: 'leave', connectionId });
export const disconnect = (connectionId = by): Happening => ({ type: 'disconnect', connectionId });
export const goodbye = (connectionId = by): Happening => ({
  type: 'disconnect',
  connectionId,
  how: 'goodbye',
});
export const wake = (generation: number | null): Happening =>
  generation === null ? { type: 'wake', hand: 'none' } : { type: 'wake', hand: 'hour', generation };
export const rung = (at: number): Happening => ({ type: 'wake', hand: 'second', at: minute(at) });

export const outage = (at: number): Happening => ({
  type: 'wake',
  hand: 'second',
  at: minute(at),
  outage: true,
});

export const admit: Happening = { type: 'admit' };
export const deny: Happening = { type: 'deny' };
export const remove: Happening = { type: 'remove' };
export const tooMany: Happening = { type: 'remove', ending: 'crowded' };
export const uninvited: Happening = { type: 'remove', ending: 'uninvited' };
export const M = 60_000;
/** The rule of a group, or the state of the rules under which somebody came in. */
export const govern = (timings: Partial<Policy>, revision = 1): Happening => ({
  type: 'govern',
  policy: { ...closely, ...timings },
  rule: { revision, from: fromGroup },
});
/** The numbers of another deployment, for somebody without a rule. */
export const redeploy = (timings: Partial<Policy>, mark = 'next'): Happening => ({
  type: 'govern',
  policy: { ...closely, ...timings },
  deploying: { mark, sideBySide: 15 * M },
});
export const deployed = { mark: 'former', since: minute(-10) };
export const said = { level: 'group', group: 'g1' } as const;
export const fromGroup = { idleTimeout: said, warningPeriod: said, longestStay: said };
export const appoint: Happening = { type: 'appoint', role: 'moderator' };

export const twoTabs = {
  ...present(),
  connections: { 'tab-1': heardAt(4), 'tab-2': heardAt(4) },
};
export const shown = { ...present(), state: '1' };
export const heard = { ...present(), connections: { 'tab-1': heardAt(14) } };
export const steady = { ...heard, alarm: { generation: 1, at: minute(14) } };
export const parted = (how: Parting) => ({ leftAt: minute(5), parting: { connectionId: by, how } });
export const away = { ...present(), connections: {}, awaySince: minute(5), ringAt: minute(6) };
/** Cut off at minute 8 without anybody noticing, and warned at minute 15. */
export const unheard = { ...warned(), connections: { 'tab-1': heardAt(8) } };
export const back = (actedAt: number): Happening =>
  joining('tab-2', { resume: true, actedAt: minute(actedAt) });
export const extending = { ...defaultPolicy, activityExtends: true };
export const short = { ...defaultPolicy, longestStay: 20 * 60_000 };

/** Has acted at minute 9, and must leave at minute 20. */
export const staying: Present = {
  ...heard,
  policy: { ...closely, longestStay: 20 * M },
  lastActivityAt: minute(9),
  alarm: { generation: 1, at: minute(19) },
};
export const byLogin: Policy = { ...staying.policy, reentry: 'login' };

export const hold = (minutes: number, connectionId = by): Happening => ({
  type: 'hold',
  connectionId,
  reason: 'presenting',
  for: minutes * 60_000,
});
export const release = (connectionId = by): Happening => ({ type: 'release', connectionId });
/** Said by a moderator. */
export const revoke: Happening = { type: 'release', connectionId: null, by: 'mod' };
export const holdable: Policy = { ...present().policy, holdLimit: 60 * 60_000 };
/** Has held since minute 5. */
export const held = (until: number, policy = holdable): Present => ({
  ...present(policy),
  lastActivityAt: minute(5),
  hold: { reason: 'presenting', since: minute(5), until: minute(until) },
  spell: { from: minute(5), saidAt: minute(5) },
});
