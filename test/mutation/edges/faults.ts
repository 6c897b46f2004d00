import { clientMutants } from '../../simulation/mutants/client-mutants.ts';
import { abuseFaults } from './abuse-faults.ts';
import { boundsFaults } from './bounds-faults.ts';
import { clientFaults } from './client-faults.ts';
import type { Fault, MadeAgain } from './fault.ts';
import { isolationFaults } from './isolation-faults.ts';
import { rightsFaults } from './rights-faults.ts';
import { wireFaults } from './wire-faults.ts';

/** All of them, in the order of their numbers. */
export const themes: readonly { readonly title: string; readonly faults: readonly Fault[] }[] = [
  { title: 'What grows has a bound, and moderators always get in', faults: boundsFaults },
  { title: 'One bad part delays nobody', faults: isolationFaults },
  { title: 'The client, in the hands of an ordinary application', faults: clientFaults },
  { title: 'From one person to another only through a right', faults: rightsFaults },
  { title: 'The published wire', faults: wireFaults },
  { title: 'Abuse, cost and privacy', faults: abuseFaults },
];

export const faults: readonly Fault[] = themes.flatMap((theme) => theme.faults);

/** Those that a test finds, whether or not the histories do. */
export const madeAgain: readonly (Pick<Fault, 'number'> & MadeAgain)[] = faults.flatMap((fault) => {
  if ('mistake' in fault) return [fault];
  const mistake = 'hunted' in fault ? clientMutants.find(({ name }) => name === fault.hunted) : undefined;
  const foundBy = 'hunted' in fault ? fault.foundBy : undefined;
  return mistake === undefined || foundBy === undefined ? [] : [{ number: fault.number, mistake, foundBy }];
});
