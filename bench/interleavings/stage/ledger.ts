import { PRICES } from '../../../functions/limits/burden.ts';
import type { DownMessage } from '../../../shared/messages.ts';

/** What one run of a function has taken up. */
export type Spent = {
  readonly run: string;
  /** How it found things when it began. */
  scene: Scene;
  readUnits: number;
  writeUnits: number;
  /** Messages of the second hand. */
  rings: number;
  /** What each connection was told, in the order in which it was. */
  readonly told: Map<string, readonly Post[]>;
};

/** By what the cost of a function grows. */
export type Scene = {
  /** How many are inside or at the door. */
  readonly crowd: number;
  /** How many have ended, and were not put aside yet. */
  readonly former: number;
  /** How long what it was asked is. */
  readonly bytes: number;
};

export type Post = { readonly bytes: number; readonly message: DownMessage };

/** Everything that functions take up, each run by itself. */
export type Ledger = {
  readonly runs: () => readonly Spent[];
  readonly of: (run: string) => Spent;
  readonly begun: (run: string, scene: Scene) => void;
  /** What the table says that a call has consumed. */
  readonly called: (run: string, isReading: boolean, units: number) => void;
  readonly posted: (run: string, connectionId: string, post: Post) => void;
  readonly rung: (run: string) => void;
};

const empty: Scene = { crowd: 0, former: 0, bytes: 0 };

export const createLedger = (): Ledger => {
  const runs = new Map<string, Spent>();
  const of = (run: string): Spent => {
    const known = runs.get(run);
    if (known !== undefined) return known;
    const spent: Spent = { run, scene: empty, readUnits: 0, writeUnits: 0, rings: 0, told: new Map() };
    runs.set(run, spent);
    return spent;
  };
  return {
    runs: () => [...runs.values()],
    of,
    begun: (run, scene) => {
      of(run).scene = scene;
    },
    called: (run, isReading, units) => {
      of(run)[isReading ? 'readUnits' : 'writeUnits'] += units;
    },
    posted: (run, connectionId, post) => {
      const { told } = of(run);
      told.set(connectionId, [...(told.get(connectionId) ?? []), post]);
    },
    rung: (run) => {
      of(run).rings += 1;
    },
  };
};

/** Each started piece of a post of this size is billed as one message. */
const METERED = 32 * 1_024;

/** What that costs at list prices, in millionths of a dollar. */
export const costOf = ({ readUnits, writeUnits, rings, told }: Spent): number => {
  const posts = [...told.values()].flat().reduce((sum, { bytes }) => sum + Math.ceil(bytes / METERED), 0);
  return (
    PRICES.invocation +
    PRICES.message * (1 + posts) +
    PRICES.readUnit * readUnits +
    PRICES.writeUnit * writeUnits +
    PRICES.ring * rings
  );
};
