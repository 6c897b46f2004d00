import { type Ending, endings } from '../shared/endings.ts';
import type { DownMessage, DownOf, DownType, RosterEntry, WaitingEntry } from '../shared/messages.ts';
import type { Item } from './content.ts';
import type { VigilError } from './error.ts';

export type EndingNotice = {
  readonly ending: Ending;
  /** For people: why. */
  readonly sentence: string;
  /** Server instant. */
  readonly at: number;
  readonly mayReturn: boolean;
};

type Joined = DownOf<'session.joined'>;

/** Everything a workspace has to show, immutable. Instants are server instants: compare with `serverNow()`. */
export type ParticipationState = {
  /**
   * `waiting`: at the door, until a moderator decides, at the latest at `until`. `refused`: the server did not let us
   * in, and `refusal` says why.
   */
  readonly phase: 'joining' | 'waiting' | 'present' | 'warned' | 'ended' | 'refused';
  /** False while what is shown has not been confirmed by the server since the last loss or sleep. */
  readonly live: boolean;
  readonly session: Joined['session'] | null;
  readonly participantId: string | null;
  readonly role: Joined['role'] | null;
  readonly policy: Joined['policy'] | null;
  /** While present: when the warning comes at the earliest. */
  readonly warnAt: number | null;
  /** While warned: when the logout comes. */
  readonly logoutAt: number | null;
  readonly roster: readonly RosterEntry[];
  /** The roster's revision; -1 before there is one. */
  readonly revision: number;
  /** Who waits at the door; for moderators. It has a revision of its own, because it is told apart. */
  readonly waiting: readonly WaitingEntry[];
  readonly waitingRevision: number;
  /** While waiting: when nobody will answer any more. */
  readonly until: number | null;
  readonly items: readonly Item[];
  /** Whether all pages of the content have arrived. */
  readonly complete: boolean;
  readonly ending: EndingNotice | null;
  readonly refusal: VigilError | null;
  /** When the server let us in: an ending from before then belongs to an earlier participation. */
  readonly joinedAt: number;
  /** When the server decided on `warnAt` or `logoutAt`. Only its own word moves it, never an estimate made here. */
  readonly decidedAt: number;
};

export const beforeJoining: ParticipationState = {
  phase: 'joining',
  live: false,
  session: null,
  participantId: null,
  role: null,
  policy: null,
  warnAt: null,
  logoutAt: null,
  roster: [],
  revision: -1,
  waiting: [],
  waitingRevision: -1,
  until: null,
  items: [],
  complete: false,
  ending: null,
  refusal: null,
  joinedAt: 0,
  decidedAt: 0,
};

/** The state after a message of this session. Messages overtake each other, so what they say decides, not when they come. */
export const afterMessage = (state: ParticipationState, message: DownMessage): ParticipationState => {
  if (!Object.hasOwn(after, message.type)) return state;
  if (isOver(state) && message.type !== 'session.joined') return state;
  // The cell is the one of this very type; the compiler cannot follow the pair.
  const cell = after[message.type] as (s: ParticipationState, m: DownMessage) => ParticipationState;
  return asAppointed(cell(state, message));
};

/** The content is kept beside the state, and what is not in this table is nothing of the session's. */
const after: {
  readonly [T in DownType]?: (state: ParticipationState, message: DownOf<T>) => ParticipationState;
} = {
  'session.joined': (state, message) => join(state, message),
  'session.waiting': (state, { participantId, until }) => ({
    ...state,
    phase: 'waiting',
    live: true,
    participantId,
    until,
  }),
  'presence.changed': (state, { revision, roster }) =>
    revision > state.revision ? { ...state, revision, roster } : state,
  'waiting.changed': (state, { revision, waiting }) =>
    revision > state.waitingRevision ? { ...state, waitingRevision: revision, waiting } : state,
  'session.changed': (state, { session }) =>
    state.session !== null && session.revision > state.session.revision ? { ...state, session } : state,
  'session.warning': (state, message) => (isInside(state) ? decide(state, message) : state),
  'session.extended': (state, message) => (isInside(state) ? decide(state, message) : state),
  'session.ended': (state, message) => (message.at < state.joinedAt ? state : end(state, message)),
  'session.left': (state, { serverTime }) => end(state, { ending: 'exit', at: serverTime, mayReturn: true }),
};

/** Whether there is nothing to come back to by itself. */
export const isOver = ({ phase }: ParticipationState): boolean => phase === 'ended' || phase === 'refused';

/** Whether the server holds us for inside, as far as we know. */
export const isInside = ({ phase }: ParticipationState): boolean => phase === 'present' || phase === 'warned';

export const end = (
  state: ParticipationState,
  { ending, at, mayReturn }: Pick<DownOf<'session.ended'>, 'ending' | 'at' | 'mayReturn'>,
): ParticipationState => ({
  ...state,
  phase: 'ended',
  live: true,
  warnAt: null,
  logoutAt: null,
  until: null,
  ending: { ending, at, mayReturn, sentence: endings[ending]?.sentence ?? 'Your participation has ended.' },
});

/** Own activity moves the warning, as the server will see it. It sends no reply to say so. */
export const afterActivity = (state: ParticipationState, at: number): ParticipationState =>
  state.phase === 'present' && state.policy !== null
    ? { ...state, warnAt: Math.max(state.warnAt ?? 0, at + state.policy.idleTimeout) }
    : state;

/**
 * The roster says what I may do, also when that changes while I am inside. Whoever moderates no more sees nobody at the
 * door, not even by a message that is late.
 */
const asAppointed = (state: ParticipationState): ParticipationState => {
  const role = state.roster.find(({ participantId }) => participantId === state.participantId)?.role;
  if (role === undefined || role === state.role) return state;
  if (role === 'moderator') return { ...state, role };
  const waitingRevision = Math.max(state.waitingRevision, state.revision);
  return { ...state, role, waiting: [], waitingRevision };
};

/** A person who has left, or was refused, asks to enter anew. What they had stays in sight meanwhile. */
export const beforeReturning = (state: ParticipationState): ParticipationState => ({
  ...state,
  phase: 'joining',
  live: false,
  ending: null,
  refusal: null,
  // A farewell may come twice. The second must not end what begins now.
  joinedAt: (state.ending?.at ?? -1) + 1,
});

const join = (state: ParticipationState, joined: Joined): ParticipationState => ({
  ...decide({ ...state, policy: joined.policy }, joined),
  live: true,
  session: joined.session,
  participantId: joined.participantId,
  role: joined.role,
  until: null,
  ...(joined.revision >= state.revision ? { roster: joined.roster, revision: joined.revision } : {}),
  ...(joined.revision >= state.waitingRevision
    ? { waiting: joined.waiting ?? [], waitingRevision: joined.revision }
    : {}),
  ending: null,
  refusal: null,
  joinedAt: joined.serverTime,
});

/**
 * Activity, warnings and extensions of one participation only go forward in time, so of two notices the one
 * that was decided later holds, and on a tie the extension: a warning is never decided on together with one.
 */
const decide = (
  state: ParticipationState,
  { warnAt = null, logoutAt = null }: { readonly warnAt?: number | null; readonly logoutAt?: number | null },
): ParticipationState => {
  const { idleTimeout = 0, warningPeriod = 0 } = state.policy ?? {};
  const decidedAt = logoutAt === null ? (warnAt ?? 0) - idleTimeout : logoutAt - warningPeriod;
  const overtaken = logoutAt === null ? decidedAt < state.decidedAt : decidedAt <= state.decidedAt;
  if (overtaken && isInside(state)) return state;
  return { ...state, phase: logoutAt === null ? 'present' : 'warned', warnAt, logoutAt, decidedAt };
};
