import * as z from 'zod/mini';
import type { Room } from '../../shared/content/content.ts';
import { checkedPolicy, type Policy } from '../../shared/policy.ts';
import type { Rule } from '../../shared/rules/rule.ts';

/**
 * The settings of the functions, from the variables that the stack sets. Read once, at start; what is missing stops
 * the function with its name.
 */
export const setting = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new RangeError(`The variable ${name} is not set.`);
  return value;
};

export const optionalSetting = (name: string): string | null => process.env[name] || null;

/** Code made for a schema pays after hundreds of readings; these are read once, while somebody waits. */
const ONCE = { jitless: true };

const positive = z.int().check(z.positive());
const extent = z.object({ items: positive, bytes: positive });

/** How much content a session may hold. */
export const roomSetting = (): Room =>
  z.parse(z.object({ session: extent, guest: extent }), JSON.parse(setting('VIGIL_ROOM')), ONCE);

const clause = z.optional(z.object({ value: positive, final: z.optional(z.boolean()) }));

/** How far groups and sessions may go. */
export const ruleSetting = (): Rule =>
  z.parse(
    z.object({ idleTimeout: clause, warningPeriod: clause, longestStay: clause }),
    JSON.parse(setting('VIGIL_RULE')),
    ONCE,
  );

const source = z.enum(['deployment', 'local']);

/** Over how many partitions the wake index is spread, where it is more than usual. */
export const spreadSetting = (): number | undefined => {
  const said = optionalSetting('WAKE_SPREAD');
  return said === null ? undefined : z.parse(positive, Number(said), ONCE);
};

/** How fast and how often, for connections and for people. */
export const paceSetting = () =>
  z.parse(
    z.object({
      messagesPerSecond: positive,
      messagesAtOnce: positive,
      signalsPerSecond: positive,
      signalsTold: positive,
      dearPerHour: positive,
      knocksPerHour: positive,
      centsPerHour: positive,
      connectionsPerHour: positive,
    }),
    JSON.parse(setting('VIGIL_PACE')),
    ONCE,
  );
export type PaceSetting = ReturnType<typeof paceSetting>;

export const policySourceSetting = () => z.parse(source, setting('VIGIL_POLICY_SOURCE'));

/** The stack has judged them by the same rules; a variable that somebody has changed by hand is judged here. */
export const policySetting = (): Policy =>
  checkedPolicy(z.parse(z.looseObject({}), JSON.parse(setting('VIGIL_POLICY')), ONCE), policySourceSetting());
