import type { Mutant } from '../../../bench/simulation/play/mutant.ts';
import { acquaintanceMutants } from './acquaintance-mutants.ts';
import { adapterMutants } from './adapter-mutants.ts';
import { advanceMutants } from './advance-mutants.ts';
import { busMutants } from './bus-mutants.ts';
import { companyMutants } from './company-mutants.ts';
import { deadlineMutants } from './deadline-mutants.ts';
import { deletionMutants } from './deletion-mutants.ts';
import { deployedMutants } from './deployed-mutants.ts';
import { groupingMutants } from './grouping-mutants.ts';
import { handMutants } from './hand-mutants.ts';
import { handlerMutants } from './handler-mutants.ts';
import { handoverMutants } from './handover-mutants.ts';
import { holdMutants } from './hold-mutants.ts';
import { leavingMutants } from './leaving-mutants.ts';
import { lifecycleMutants } from './lifecycle-mutants.ts';
import { loginMutants } from './login-mutants.ts';
import { readingMutants } from './reading-mutants.ts';
import { ruleMutants } from './rule-mutants.ts';
import { rulingMutants } from './ruling-mutants.ts';
import { siegeMutants } from './siege-mutants.ts';
import { standingMutants } from './standing-mutants.ts';
import { upgradeMutants } from './upgrade-mutants.ts';

/** Every hand-made mistake in the service. The simulation must find each of them. */
export const mutants: readonly Mutant[] = [
  ...lifecycleMutants,
  ...deadlineMutants,
  ...advanceMutants,
  ...handMutants,
  ...holdMutants,
  ...handlerMutants,
  ...adapterMutants,
  ...busMutants,
  ...ruleMutants,
  ...loginMutants,
  ...standingMutants,
  ...deletionMutants,
  ...handoverMutants,
  ...leavingMutants,
  ...groupingMutants,
  ...companyMutants,
  ...rulingMutants,
  ...deployedMutants,
  ...readingMutants,
  ...acquaintanceMutants,
  ...siegeMutants,
  ...upgradeMutants,
];
