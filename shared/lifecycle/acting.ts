import { earliest, type Instant, latest } from '../instant.ts';
import type { Present, Warned } from '../presence/participant.ts';
import { hear } from './connections.ts';
import type { HappeningOf } from './happening.ts';
import { type Connected, type Inside, nothing, unwarned, type Verdict } from './verdict.ts';

/** Activity counts from when it was done, never later than now, and only forward. */
export const act = (
  before: Present,
  { connectionId, at }: HappeningOf<'activity'>,
  now: Instant,
): Verdict => {
  const lastActivityAt = earliest(at, now);
  if (lastActivityAt <= before.lastActivityAt) return nothing(before);
  return {
    participant: { ...before, lastActivityAt, connections: hear(before.connections, connectionId, now) },
  };
};

export const actWhileWarned = (before: Warned, happening: HappeningOf<'activity'>, now: Instant): Verdict =>
  before.policy.activityExtends && happening.at > before.warnedAt
    ? extend(before, { type: 'extend', connectionId: happening.connectionId }, now)
    : nothing(before);

/** The one click. Also welcome from somebody who is not warned (any more): two tabs may both click. */
export const extend = (before: Inside, { connectionId }: HappeningOf<'extend'>, now: Instant): Verdict => {
  const connections = hear(before.connections, connectionId, now);
  const lastActivityAt = latest(before.lastActivityAt, now);
  if (before.phase === 'present')
    return { participant: { ...before, connections, lastActivityAt }, notice: 'extended' };
  return {
    participant: { ...unwarned(before), connections, lastActivityAt },
    notice: 'extended',
    roster: true,
    transitions: [{ type: 'extended' }],
  };
};

export const renew = (before: Connected, { connectionId }: HappeningOf<'ping'>, now: Instant): Verdict => ({
  participant: { ...before, connections: hear(before.connections, connectionId, now) },
});

/** Everybody learns of another role, and a new moderator who waits at the door. */
export const appoint = (before: Inside, { role }: HappeningOf<'appoint'>): Verdict =>
  before.role === role
    ? nothing(before)
    : { participant: { ...before, role }, roster: true, waitingRoom: true };

export const setMedia = (before: Inside, { audio, video }: HappeningOf<'media'>): Verdict =>
  before.media.audio === audio && before.media.video === video
    ? nothing(before)
    : { participant: { ...before, media: { audio, video } }, roster: true };

/** Where somebody is and what they do is for others to see, and for nothing else. */
export const setState = (before: Inside, { state }: HappeningOf<'state'>): Verdict => {
  const { state: shown = null, ...rest } = before;
  if (shown === state) return nothing(before);
  return { participant: { ...rest, ...(state !== null && { state }) }, roster: true };
};
