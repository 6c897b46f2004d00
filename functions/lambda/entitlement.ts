import * as z from 'zod/mini';
import type { Ask, Entitlement } from '../../shared/ports/entitlement.ts';
import type { Clock } from '../../shared/ports.ts';
import { asking, LONGEST_KEPT } from '../entitlement/entitlement.ts';
import { countingRetries } from './counted.ts';
import { noteFault } from './observed.ts';
import { optionalSetting, setting } from './settings.ts';
import { spendOnQuestion } from './spending.ts';
import { count } from './tally.ts';
import { readWhenNeeded } from './when-needed.ts';

const seconds = z.number().check(z.nonnegative(), z.maximum(LONGEST_KEPT / 1_000));

/** Who may be what, asked of the team's own function; null where the stack has been given none. */
export const entitlementBy = (clock: Clock): Entitlement | null => {
  const functionArn = optionalSetting('ENTITLEMENT_FUNCTION');
  if (functionArn === null) return null;
  const kept = z.parse(seconds, Number(setting('ENTITLEMENT_KEPT'))) * 1_000;
  const loaded = readWhenNeeded(() => load(functionArn));
  return asking({
    ask: async (question) => {
      count('EntitlementAsked');
      spendOnQuestion();
      return (await loaded())(question);
    },
    clock,
    kept,
    failed: (fault) => {
      count('EntitlementFailed');
      noteFault(fault);
    },
  });
};

const load = async (functionArn: string): Promise<Ask> => {
  const { functionAsked, lambdaClient } = await import('../aws/platform/team-function.ts');
  return functionAsked(countingRetries(lambdaClient(), 'lambda'), functionArn);
};
