import { type Case, deployedIn } from '../cases/scenes.ts';
import { type Cloud, createCloud } from '../stage/cloud.ts';
import { createLedger, type Ledger } from '../stage/ledger.ts';
import type { Limits } from '../stage/limits.ts';
import { createServices } from '../stage/services.ts';
import { overspent } from './budget.ts';

/**
 * What is asked of functions one after the other. No order of their calls matters here, but what they answer, what they refuse,
 * and what that takes up.
 */
export type Errand = Pick<Case, 'policy' | 'rule' | 'expected'> & {
  readonly name: string;
  readonly limits?: Limits;
  /** Does it; a sentence when it comes out wrong. */
  readonly run: (cloud: Cloud, ledger: Ledger) => Promise<string | null>;
};

/** The first thing that goes wrong with it; null when nothing does. */
export const playErrand = async ({ run, limits, expected, ...one }: Errand): Promise<string | null> => {
  const ledger = createLedger();
  const deployed = { ...deployedIn(one), ...(limits && { limits }) };
  const cloud = createCloud(deployed, undefined, undefined, createServices(undefined, ledger), ledger);
  const wrong = await run(cloud, ledger);
  const troubles = [
    ...cloud.faults,
    ...cloud.troubles,
    ...(wrong === null ? [] : [wrong]),
    ...overspent(ledger),
  ];
  return troubles.find((trouble) => expected?.(trouble) !== true) ?? null;
};
