import { compareHosts, type Round } from '../host/comparison.ts';
import { MIX, percentileOf } from '../host/load.ts';
import { installedIn } from '../host/offline.ts';
import { median, milliseconds, type Row } from './row.ts';

const CONNECTIONS = 100;
/** The ratio to reach: no slower than the other. */
const TARGET = 1;

export type HostSettings = {
  readonly folder: string;
  /** The folder in which serverless-offline is installed; undefined to compare with nothing. */
  readonly serverless: string | undefined;
  readonly lanes: number;
  readonly rounds: number;
  readonly duration: number;
  readonly say: (sentence: string) => void;
};

/** Messages per second, round trips and processor time of the local stack, and of serverless-offline beside it. */
export const hostRows = async ({ serverless, ...settings }: HostSettings): Promise<Row[]> => {
  const installed = serverless === undefined ? null : installedIn(serverless);
  const { local, offline } = await compareHosts({
    ...settings,
    connections: CONNECTIONS,
    serverless: installed?.folder ?? null,
  });
  for (const { failures } of local) if (failures[0]) throw failures[0];
  const failed = (offline ?? []).reduce((sum, { failures }) => sum + failures.length, 0);
  const [ours, theirs] = [summary(local), offline && summary(offline)];
  const against = `serverless-offline ${installed?.version}${failed > 0 ? `, ${failed} turns failed` : ''}`;
  const what = `${CONNECTIONS} connections, ${settings.lanes} at once`;
  const line = (name: string, of: (one: Summary) => string, ratio: number | null, target: number | null) => ({
    what: name,
    measured: of(ours),
    against: theirs ? `${of(theirs)} (${against})` : 'not compared in this run',
    ratio,
    target,
  });
  return [
    line(
      `messages in a second through the local stack (${what}: ${MIX})`,
      ({ rate }) => rate.toFixed(0),
      // In this table lower is better.
      theirs && theirs.rate / ours.rate,
      theirs && TARGET,
    ),
    line(
      'round trip through the local stack under that load, p50 and p99',
      ({ p50, p99 }) => `${milliseconds(p50)}, ${milliseconds(p99)}`,
      theirs && ours.p50 / theirs.p50,
      null,
    ),
    line(
      'processor time of the host, its table and the functions for one message',
      ({ used }) => milliseconds(used),
      theirs && ours.used / theirs.used,
      null,
    ),
  ];
};

type Summary = { readonly rate: number; readonly p50: number; readonly p99: number; readonly used: number };

/** The medians of all rounds. */
const summary = (rounds: readonly Round[]): Summary => ({
  rate: median(rounds.map(({ messages, seconds }) => messages / seconds)),
  p50: median(rounds.map(({ roundTrips }) => percentileOf(roundTrips, 50))),
  p99: median(rounds.map(({ roundTrips }) => percentileOf(roundTrips, 99))),
  used: median(rounds.map(({ used, messages }) => used / messages)),
});
