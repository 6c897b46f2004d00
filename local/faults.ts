import * as z from 'zod/mini';
import { milliseconds } from './duration.ts';

/** What can be made to go wrong, and what it stands for in the cloud. */
export const faultCatalogue = {
  'duplicate-alarms': 'an alarm rings twice, the second time up to the duration later (2s)',
  'delayed-alarms': 'an alarm rings later by the duration (60s)',
  'lost-alarms': 'an alarm never rings; the sweep goes on',
  'old-configuration': 'an alarm that was moved rings at its old time as well',
  'throttled-scheduler': 'a Scheduler call is answered 429 ThrottlingException',
  'failing-scheduler': 'a Scheduler call is answered 500 InternalServerException',
  'lost-messages': 'a message of the second hand never rings',
  'late-messages': 'a message of the second hand rings later by the duration (60s)',
  'duplicate-messages':
    'a message of the second hand rings twice, the second time up to the duration later (2s)',
  'throttled-queue': 'a message cannot be put on a queue: RequestThrottled',
  'failed-hand-offs': 'Scheduler fails to hand an alarm to its function, and retries',
  'reorder-messages':
    'a message reaches its function later, by up to the duration, so that others overtake it (1s)',
  'miss-disconnect': '$disconnect is never delivered',
  'late-disconnect': '$disconnect is delivered later by the duration (5s)',
  'half-open': 'the gateway does not notice that a client went away, until the idle limit',
  'gone-posts': 'a post finds its connection gone (410), and the socket dies',
  'throttled-posts': 'a post is answered 429 LimitExceededException',
  'failing-callbacks': 'a post, or a hanging up, is answered 500 InternalServerException',
  'slow-posts': 'a post takes longer by the duration (1s)',
  'throttled-table': 'a table call is answered with ThrottlingException',
  'throttled-lambda': 'a function that another one calls is busy: 429 TooManyRequestsException',
  'throttled-bus': 'a call of the bus is answered with ThrottlingException',
  'failing-bus': 'the bus does not take an event: InternalFailure',
  'unread-stream': 'nobody reads the stream of the table, as when its mapping is disabled; it waits',
  'failing-table': 'a table call is answered 500 InternalServerError',
  'lagging-index': 'an index of the embedded table answers as it was the duration ago (500ms)',
  'dying-functions': 'a function dies right before or right after one of its calls to AWS',
} as const;

export type FaultName = keyof typeof faultCatalogue;

/** Which faults are on. They can be changed while the stack runs. */
export type Faults = {
  /** Rolls the dice: whether this fault strikes now. */
  readonly strikes: (name: FaultName) => boolean;
  /** The duration that goes with a fault, in milliseconds. */
  readonly duration: (name: FaultName) => number;
  /** Turns a fault on or off, written as on the command line: `name`, `name=0.1` or `name=0.1:5s`. */
  readonly set: (setting: string) => void;
  /** The faults that are on, as they would be written on the command line. */
  readonly active: () => string[];
};

/** @throws RangeError for a setting that names no fault or no probability. */
export const faultsFrom = (settings: readonly string[], random: () => number = Math.random): Faults => {
  const on = new Map<FaultName, { probability: number; duration: number; setting: string }>();
  const set = (setting: string): void => {
    const { name, probability, duration } = parseFault(setting);
    if (probability === 0) on.delete(name);
    else on.set(name, { probability, duration, setting });
  };
  for (const setting of settings) set(setting);
  return {
    strikes: (name) => random() < (on.get(name)?.probability ?? 0),
    duration: (name) => on.get(name)?.duration ?? 0,
    set,
    active: () => [...on.values()].map(({ setting }) => setting),
  };
};

const settingsSchema = z.strictObject({ set: z.array(z.string()) });

/** Takes `{"set":["throttled-table","lost-alarms=0"]}`, all or nothing, and answers with the faults that are on. */
export const faultSwitch =
  (faults: Faults) =>
  (body: unknown): { readonly active: readonly string[] } => {
    const parsed = settingsSchema.safeParse(body);
    if (!parsed.success) throw new RangeError('Faults are turned by {"set":["name","name=0"]}.');
    for (const setting of parsed.data.set) parseFault(setting);
    for (const setting of parsed.data.set) faults.set(setting);
    return { active: faults.active() };
  };

const parseFault = (setting: string) => {
  const [, name = '', chance = '1', length] = /^([a-z-]+)(?:=([^:]+)(?::(.+))?)?$/.exec(setting) ?? [];
  if (!Object.hasOwn(faultCatalogue, name))
    throw new RangeError(
      `There is no fault "${setting}". It is written name, name=0.1 or name=0.1:5s, and the names are ${Object.keys(faultCatalogue).join(', ')}.`,
    );
  const fault = name as FaultName;
  const probability = Number(chance);
  if (!(probability >= 0 && probability <= 1))
    throw new RangeError(`The probability of ${fault} must be between 0 and 1, but is ${chance}.`);
  const usual = /\((\w+)\)$/.exec(faultCatalogue[fault])?.[1];
  return { name: fault, probability, duration: milliseconds(length ?? usual ?? '0s') };
};
