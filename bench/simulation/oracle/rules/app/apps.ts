import type { ParticipationState } from '../../../../../client/client.ts';
import type { Instant } from '../../../../../shared/instant.ts';
import type { Participant } from '../../../../../shared/presence/participant.ts';
import { keyOf, type Ledger } from '../../account.ts';
import type { AppSight } from '../../app-sight.ts';

export type AppAccount = {
  readonly person: string;
  readonly sessionId: string;
  readonly sight: AppSight;
  isGone: boolean;
  /** When its own person left with this tab or with all of theirs; null after they have entered again. */
  departedAt: Instant | null;
  /** It shows that it is over, and nobody has asked to be in since. */
  isOut: boolean;
  /** What it showed last, and whether that and what it showed before this instant was confirmed. */
  shown: { readonly at: Instant; readonly state: ParticipationState | null; readonly wasLive: boolean };
  /** When it was last asked to be in. What was done on it before, while it was over, is no activity. */
  askedInAt: number;
  /** When its person gave up the right to the session; null when they did not, or were not allowed to. */
  quitAt: Instant | null;
  /** How often the server has told its client of each error. */
  readonly errors: Map<string, number>;
};

/** What the table was seen to say about one person in one session. */
type Truth = {
  readonly logouts: Set<number>;
  readonly endings: { readonly ending: string; readonly at: number }[];
  /** When they last came, went, were warned, stopped being warned, or changed their role or connections. */
  turnedAt: number;
  /** When they last asked to be in, on any tab. */
  enteredAt: number;
};

export const SECOND = 1_000;

/** Long enough for a visible client to get what it waits for: a reply, a ping, a page of the roster. */
export const CALM = 60 * SECOND;

export type Apps = ReturnType<typeof createApps>;

/** All applications that were opened, and what the table was seen to say about the people at them. */
export const createApps = (ledger: Ledger) => {
  const { now } = ledger;
  const apps = new Map<string, AppAccount[]>();
  const truths = new Map<string, Truth>();

  const truthOf = (key: string): Truth => {
    const known = truths.get(key) ?? { logouts: new Set(), endings: [], turnedAt: now(), enteredAt: now() };
    truths.set(key, known);
    return known;
  };
  const keyOfApp = ({ sessionId, person }: AppAccount) => keyOf(sessionId, person);

  return {
    ledger,
    now,
    fail: (sentence: string) => ledger.fail('app', sentence),
    all: () => [...apps.values()].flat(),
    ofKey: (key: string): readonly AppAccount[] => apps.get(key) ?? [],
    add: (app: AppAccount) => {
      const key = keyOfApp(app);
      apps.set(key, [...(apps.get(key) ?? []), app]);
    },
    truthOf,
    truthOfApp: (app: AppAccount) => truthOf(keyOfApp(app)),
    snapshotOf: (app: AppAccount): Participant | null => ledger.people.get(keyOfApp(app))?.snapshot ?? null,
    /** Whether it has been undisturbed for this long, and so must show everything there is. */
    isCalm: ({ isGone, sight }: AppAccount, since = CALM) => !isGone && sight.calmFor() >= since,
  };
};
