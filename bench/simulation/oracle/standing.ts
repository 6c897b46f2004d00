import type { SessionState } from '../../../shared/directory/session.ts';
import type { Instant } from '../../../shared/instant.ts';
import type { Role } from '../../../shared/presence/participant.ts';

/** A value and since when it is true, and the values before with the instants at which they ended. */
type Turn<T> = {
  readonly now: T;
  readonly since: Instant;
  readonly past: readonly { readonly was: T; readonly until: Instant }[];
};

/**
 * Who is entitled to what, and the state of each session, according to the table, each with since when. A function may
 * act on what was true when it began.
 */
export type Standing = {
  readonly entitled: (sessionId: string, person: string, role: Role | null) => void;
  /** A session's owner moderates it by that alone. */
  readonly owned: (sessionId: string, owner: string) => void;
  readonly isOwner: (sessionId: string, person: string) => boolean;
  readonly turned: (sessionId: string, state: SessionState, revision: number) => void;
  /** The role in the table, and since when; null when nobody is entitled. */
  readonly roleOf: (sessionId: string, person: string) => Turn<Role | null>;
  readonly stateOf: (sessionId: string) => Turn<SessionState>;
  /** Whether somebody was a moderator at any time since then. */
  readonly wasModerator: (sessionId: string, person: string, since: number) => boolean;
  /** Whether somebody has ever been entitled. */
  readonly wasEntitled: (sessionId: string, person: string, since: number) => boolean;
  /** Whether somebody was entitled to nothing at any time since then. */
  readonly wasNobody: (sessionId: string, person: string, since: number) => boolean;
  /** Whether the session was in this state at any time since then. */
  readonly wasIn: (state: SessionState, sessionId: string, since: number) => boolean;
  /** A moderator was told that the session is closed: from now on nothing in it changes. */
  readonly acknowledged: (sessionId: string, state: SessionState, revision: number) => void;
  /** Content was written. */
  readonly written: (sessionId: string, itemId: string) => void;
};

export const createStanding = (
  now: () => Instant,
  fail: (rule: string, sentence: string) => void,
): Standing => {
  const roles = new Map<string, Turn<Role | null>>();
  const owners = new Map<string, Turn<string | null>>();
  const states = new Map<string, Turn<SessionState>>();
  const revisions = new Map<string, number>();
  const sealed = new Set<string>();
  const nobody: Turn<Role | null> = { now: null, since: now(), past: [] };
  const ownerOf = (sessionId: string): Turn<string | null> => owners.get(sessionId) ?? nobody;
  const open: Turn<SessionState> = { now: 'active', since: now(), past: [] };
  const turnedTo = <T>({ now: was, past }: Turn<T>, to: T): Turn<T> => ({
    now: to,
    since: now(),
    past: [...past, { was, until: now() }],
  });

  const roleOf = (sessionId: string, person: string) => roles.get(`${sessionId}/${person}`) ?? nobody;
  const stateOf = (sessionId: string) => states.get(sessionId) ?? open;

  return {
    entitled: (sessionId, person, role) => {
      const was = roleOf(sessionId, person);
      if (was.now !== role) roles.set(`${sessionId}/${person}`, turnedTo(was, role));
    },
    owned: (sessionId, owner) => {
      const was = ownerOf(sessionId);
      if (was.now !== owner) owners.set(sessionId, turnedTo(was, owner));
    },
    isOwner: (sessionId, person) => ownerOf(sessionId).now === person,
    turned: (sessionId, state, revision) => {
      const was = stateOf(sessionId);
      revisions.set(sessionId, revision);
      if (was.now === state) return;
      states.set(sessionId, turnedTo(was, state));
      sealed.delete(sessionId);
    },
    roleOf,
    stateOf,
    wasModerator: (sessionId, person, since) =>
      wasSo(roleOf(sessionId, person), 'moderator', since) || wasSo(ownerOf(sessionId), person, since),
    wasEntitled: (sessionId, person, since) =>
      wasSo(ownerOf(sessionId), person, since) ||
      ['moderator', 'member'].some((role) => wasSo<string | null>(roleOf(sessionId, person), role, since)),
    wasNobody: (sessionId, person, since) => wasSo<Role | null>(roleOf(sessionId, person), null, since),
    wasIn: (state, sessionId, since) => wasSo(stateOf(sessionId), state, since),
    acknowledged: (sessionId, state, revision) => {
      // Somebody else has closed it meanwhile, and will get an acknowledgement of their own.
      if (state === 'closed' && revisions.get(sessionId) === revision) sealed.add(sessionId);
    },
    written: (sessionId, itemId) => {
      if (sealed.has(sessionId)) fail('4', `${itemId} was written after ${sessionId} had been closed.`);
    },
  };
};

/** At any time since then. */
const wasSo = <T>({ now, past }: Turn<T>, wanted: T, since: number): boolean =>
  now === wanted || past.some(({ was, until }) => was === wanted && until >= since);
