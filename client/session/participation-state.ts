import type { Ending } from '../../shared/endings.ts';
import type { DownMessage, DownOf, DownType, RosterEntry, WaitingEntry } from '../../shared/messages.ts';
import type { Item } from '../content/content.ts';
import type { VigilError } from '../error.ts';

export type EndingNotice = {
  /** Why. The sentences for people are in `@vigil/client/wire`, which who speaks another language need not load. */
  readonly ending: Ending;
  /** Server instant. */
  readonly at: number;
  readonly mayReturn: boolean;
  /** Why, in the words of whoever ended it; to be shown as text. */
  readonly reason?: string | undefined;
  /** Whether `reenter()` is let in only after a new login: with a client whose tokens are of that one. */
  readonly mustLogIn?: boolean | undefined;
};

type Joined = DownOf<'session.joined'>;

/** What can be seen of a session in every phase. Immutable. Instants are server instants: compare with `serverNow()`. */
type Sight<Value> = {
  /** False while what is shown has not been confirmed by the server since the last loss or sleep. */
  readonly live: boolean;
  readonly roster: readonly RosterEntry[];
  /** The roster's revision; -1 before there is one. */
  readonly revision: number;
  /** Who waits at the door, those who knocked first; for moderators. It has a revision of its own, because it is told apart. */
  readonly waiting: readonly WaitingEntry[];
  /** How many wait, those included who are not in the list. */
  readonly waitingTotal: number;
  readonly waitingRevision: number;
  readonly items: readonly Item<Value>[];
  /** Whether all pages of the content have arrived. */
  readonly complete: boolean;
  /** When the server let us in, or to its door: an ending from before then belongs to an earlier participation. */
  readonly joinedAt: number;
  /** When the server decided on what is shown of the deadline. Only its own word moves it, never an estimate made here. */
  readonly decidedAt: number;
};

/** What is known from the first entering on. */
type Known = Pick<Joined, 'session' | 'participantId' | 'role' | 'policy'>;
type MaybeKnown = { readonly [F in keyof Known]: Known[F] | null };

/** What only some phases have. */
type Special = {
  /** While present: when the warning comes at the earliest. */
  readonly warnAt: number;
  /** While warned: when the logout comes. */
  readonly logoutAt: number;
  /** While waiting: when nobody will answer any more. */
  readonly until: number;
  readonly ending: EndingNotice;
  readonly refusal: VigilError;
};
type Only<F extends keyof Special> = Pick<Special, F> & { readonly [G in Exclude<keyof Special, F>]: null };

type Phases = {
  /** Asked, not answered yet. `refusal` says that no connection could ever be opened; it is tried on all the same. */
  joining: MaybeKnown & Omit<Only<never>, 'refusal'> & { readonly refusal: VigilError | null };
  /** At the door, until a moderator decides, at the latest at `until`. */
  waiting: MaybeKnown & { readonly participantId: string } & Only<'until'>;
  present: Known & Only<'warnAt'>;
  warned: Known & Only<'logoutAt'>;
  ended: MaybeKnown & Only<'ending'>;
  /** The server did not let us in, or the client was closed. */
  refused: MaybeKnown & Only<'refusal'>;
};
export type Phase = keyof Phases;

/** Everything a workspace has to show: what it is depends on the `phase`. */
export type ParticipationState<Value = unknown> = {
  readonly [P in Phase]: { readonly phase: P } & Phases[P] & Sight<Value>;
}[Phase];

const nothing = { warnAt: null, logoutAt: null, until: null, ending: null, refusal: null };

export const beforeJoining: ParticipationState = {
  phase: 'joining',
  live: false,
  session: null,
  participantId: null,
  role: null,
  policy: null,
  ...nothing,
  roster: [],
  revision: -1,
  waiting: [],
  waitingTotal: 0,
  waitingRevision: -1,
  items: [],
  complete: false,
  joinedAt: 0,
  decidedAt: 0,
};

/** Whether there is nothing to come back to by itself. */
export const isOver = ({ phase }: ParticipationState): boolean => phase === 'ended' || phase === 'refused';

type Inside = Extract<ParticipationState, { readonly phase: 'present' | 'warned' }>;

/** Whether the server holds us for inside, as far as we know. */
export const isInside = (state: ParticipationState): state is Inside =>
  state.phase === 'present' || state.phase === 'warned';

/** Whether we are inside, and the server has said so since the last loss or sleep. */
export const isConfirmed = (state: ParticipationState): boolean => state.live && isInside(state);

export const end = (state: ParticipationState, ending: EndingNotice): ParticipationState => ({
  ...state,
  ...nothing,
  phase: 'ended',
  live: true,
  ending,
});

export const refuse = (state: ParticipationState, refusal: VigilError): ParticipationState => ({
  ...state,
  ...nothing,
  phase: 'refused',
  live: true,
  refusal,
});

/** Whoever has asked to enter learns that no connection can be opened, and when one could. */
export const hopeless = (state: ParticipationState, refusal: VigilError | null): ParticipationState =>
  state.phase === 'joining' && state.refusal !== refusal ? { ...state, refusal } : state;

/** Own activity moves the warning, as the server will see it. It sends no reply to say so. */
export const afterActivity = (state: ParticipationState, at: number): ParticipationState =>
  state.phase === 'present'
    ? { ...state, warnAt: Math.max(state.warnAt, at + state.policy.idleTimeout) }
    : state;

/**
 * The roster says what I may do, also when that changes while I am inside. Whoever moderates no more sees nobody at the
 * door, not even by a message that is late.
 */
export const asAppointed = (state: ParticipationState): ParticipationState => {
  const { roster, participantId, revision } = state;
  const role = roster.find((one) => one.participantId === participantId)?.role;
  if (role === undefined || role === state.role) return state;
  const emptied = { waiting: [], waitingTotal: 0, waitingRevision: revision };
  return { ...state, role, ...(role !== 'moderator' && emptied) };
};

/** A person asks to enter, for the first time or anew, or a page to go on. What they had stays in sight meanwhile. */
export const beforeReturning = (state: ParticipationState, resumes: boolean): ParticipationState => ({
  ...state,
  ...nothing,
  phase: 'joining',
  live: false,
  waitingRevision: -1,
  // A farewell may come twice. The second must not end what begins now; whoever goes on is told the one that holds.
  joinedAt: resumes ? 0 : (state.ending?.at ?? -1) + 1,
});

const join = (state: ParticipationState, joined: Joined): ParticipationState => {
  const { session, participantId, role, revision, serverTime, decidedAt = serverTime } = joined;
  const { waiting = [], waitingTotal = 0 } = joined;
  return {
    ...decide({ ...state, session, participantId, role }, joined),
    live: true,
    ...(revision >= state.waitingRevision && { waiting, waitingTotal, waitingRevision: revision }),
    joinedAt: decidedAt,
  };
};

/**
 * Messages overtake each other, so of two notices of one participation the one that was decided later holds. A release before
 * may not say when that was: then as late as it was said.
 */
const decide = (state: ParticipationState & Omit<Known, 'policy'>, decided: Decided): ParticipationState => {
  const { warnAt, logoutAt, policy = state.policy as Timings, decidedAt = decided.serverTime } = decided;
  return isInside(state) && decidedAt < state.decidedAt
    ? state
    : {
        ...state,
        ...nothing,
        policy,
        decidedAt,
        ...(logoutAt ? { phase: 'warned', logoutAt } : { phase: 'present', warnAt: warnAt ?? 0 }),
      };
};

/** Whoever is not inside is told too late. */
const redecide = (state: ParticipationState, decided: Decided): ParticipationState =>
  isInside(state) ? decide(state, decided) : state;

/** The state after a message of this session. Messages overtake each other, so what they say decides, not when they come. */
export const afterMessage = (state: ParticipationState, message: DownMessage): ParticipationState => {
  if (!Object.hasOwn(after, message.type)) return state;
  // The cell is the one of this very type; the compiler cannot follow the pair.
  const cell = after[message.type] as (s: ParticipationState, m: DownMessage) => ParticipationState;
  return asAppointed(cell(state, message));
};

/** The content and the roster are kept beside the state, and what is not in this table is nothing of the session's. */
const after: {
  readonly [T in DownType]?: (state: ParticipationState, message: DownOf<T>) => ParticipationState;
} = {
  'session.joined': join,
  'session.waiting': (state, { participantId, until, serverTime }) => ({
    ...state,
    ...nothing,
    phase: 'waiting',
    live: true,
    participantId,
    until,
    joinedAt: serverTime,
  }),
  'waiting.changed': (state, { revision, waiting, waitingTotal }) =>
    revision > state.waitingRevision ? { ...state, waitingRevision: revision, waiting, waitingTotal } : state,
  'session.changed': (state, { session }) =>
    session.revision > (state.session?.revision ?? Infinity) ? { ...state, session } : state,
  'session.warning': redecide,
  'session.extended': redecide,
  // As the answer to a join it holds, from whenever it is.
  'session.ended': (state, message) =>
    message.at < state.joinedAt && !message.requestId ? state : end(state, message),
};

type Timings = Known['policy'];

type Decided = {
  readonly serverTime: number;
  readonly decidedAt?: number | undefined;
  readonly warnAt?: number | null;
  readonly logoutAt?: number | null;
  readonly policy?: Timings | undefined;
};
