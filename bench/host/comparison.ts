import { join } from 'node:path';
import { type Crowd, foundSessions, gather, names } from './crowd.ts';
import type { HostProcess } from './host-process.ts';
import { type Load, load, warmUp } from './load.ts';
import { startLocal } from './local.ts';
import { startOffline } from './offline.ts';

/** One round of load on one host. */
export type Round = Load & {
  /** Processor time used by the host and everything it needs, in milliseconds. */
  readonly used: number;
};

export type HostRounds = { readonly local: readonly Round[]; readonly offline: readonly Round[] | null };

export type ComparisonOptions = {
  /** For data and logs. */
  readonly folder: string;
  /** The folder where serverless-offline is installed; null measures the local stack alone. */
  readonly serverless: string | null;
  readonly connections: number;
  readonly lanes: number;
  readonly rounds: number;
  /** Of one round, in milliseconds. */
  readonly duration: number;
  readonly say: (sentence: string) => void;
};

/** The length of each step in milliseconds, until every environment has been started. */
const WARM_UP = 1_500;

/** The same load on both hosts, in turns, so that whatever else the machine is doing affects both. */
export const compareHosts = async (options: ComparisonOptions): Promise<HostRounds> => {
  const { folder, serverless, connections, lanes, rounds, duration, say } = options;
  const started: { readonly stop: () => Promise<void> }[] = [];
  const crowds: Crowd[] = [];
  try {
    say('Starting the local stack …');
    const local = await startLocal(join(folder, 'host'));
    started.push(local);
    const [anna, ben, carla] = await Promise.all(names.map(local.token));
    if (!anna || !ben || !carla) throw new Error('There is a token missing.');
    const tokens = { anna, ben, carla };
    const enter = async (url: string): Promise<Crowd> => {
      const sessions = await foundSessions(local.url, tokens, connections / 2);
      const crowd = await gather(url, tokens, sessions);
      crowds.push(crowd);
      await warmUp(crowd.members, lanes, WARM_UP);
      return crowd;
    };
    say(`Opening ${connections} connections …`);
    const ours = await enter(local.url);
    const turns: [Turn, ...Turn[]] = [{ name: 'local stack', crowd: ours, hosts: [local], done: [] }];
    if (serverless !== null) {
      say('Starting serverless-offline with the same bundles …');
      const offline = await startOffline(serverless, join(folder, 'host'), local);
      started.push(offline);
      say(`Opening ${connections} connections there …`);
      const theirs = await enter(offline.url);
      // Its table runs in the local stack's process.
      turns.push({ name: 'serverless-offline', crowd: theirs, hosts: [offline, local], done: [] });
    }
    for (let number = 1; number <= rounds; number += 1)
      for (const { name, crowd, hosts, done } of turns) {
        const before = await usedBy(hosts);
        const all = await load(crowd.members, lanes, duration);
        const one = { ...all, used: (await usedBy(hosts)) - before };
        done.push(one);
        const rate = (one.messages / one.seconds).toFixed(0);
        const failed = one.failures.length > 0 ? `, ${one.failures.length} turns failed` : '';
        say(`  round ${number} of ${rounds}: ${name} ${rate} messages/s${failed}`);
      }
    for (const { crowd } of turns) await crowd.checkActivities();
    return { local: turns[0].done, offline: turns[1]?.done ?? null };
  } finally {
    await Promise.allSettled(crowds.map((crowd) => crowd.close()));
    for (const host of started.reverse()) await host.stop();
  }
};

type Turn = {
  readonly name: string;
  readonly crowd: Crowd;
  /** The processes whose processor time counts. */
  readonly hosts: readonly HostProcess[];
  readonly done: Round[];
};

const usedBy = async (hosts: readonly HostProcess[]): Promise<number> =>
  (await Promise.all(hosts.map((host) => host.used()))).reduce((sum, used) => sum + used, 0);
