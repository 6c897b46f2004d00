import { parseArgs } from 'node:util';
import { treeSeed } from './play/tree-seed.ts';
import { type Occasion, occasions } from './script/occasions.ts';

export type Options =
  | {
      readonly kind: 'histories';
      readonly participations: number;
      readonly seed: number;
      /** Everybody uses the real client, and nobody a model of it. */
      readonly onlySdk: boolean;
      /** What happens in every history. */
      readonly wanted: readonly Occasion[];
    }
  | { readonly kind: 'chosen' | 'choosing'; readonly seed: number }
  | {
      readonly kind: 'mutants';
      readonly seed: number;
      /** Each mistake is first tried where it was caught last time. */
      readonly remembered: boolean;
      /** Only mistakes in the real client, not those in the service as well. */
      readonly onlySdk: boolean;
    }
  | {
      readonly kind: 'crowds';
      readonly people: readonly number[];
      readonly quotas: number;
      readonly seed: number;
    }
  | {
      readonly kind: 'scale';
      readonly participants: number;
      readonly hours: number;
      readonly seed: number;
      readonly plot: string;
    };

export const usage = `npm run simulate -- [options]

  --participations N   hostile histories until N participations have been played (100000)
  --only sdk           in them everybody uses the real client, and not a model of one
  --with WHAT,WHAT     in every one of them comes to pass what else does in one of a dozen: ${occasions.join(', ')}
  --chosen             instead the few of 3,200 histories that have most in them (test/simulation/chosen.json); --choose chooses them
  --mutants            the same histories against every hand-made mistake; with --only sdk only against those of the client.
                       Where each was caught is written down; with --remembered it is tried there first, and hunted only if it gets away
  --participants N     the load of N people instead, with --hours H (8) and --plot FILE (docs/simulation.svg)
  --lost N,N           how N people who are lost at once come back (try 100000,1000000), with --quotas Q times the default ones (1)
  --seed S             the seed of all chance (1); "tree": one that changes with the product
`;

/** @throws RangeError with a sentence for whoever typed it. */
export const optionsFrom = (args: readonly string[]): Options | null => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      participations: { type: 'string', default: '100000' },
      only: { type: 'string' },
      with: { type: 'string', default: '' },
      participants: { type: 'string' },
      lost: { type: 'string' },
      quotas: { type: 'string', default: '1' },
      hours: { type: 'string', default: '8' },
      seed: { type: 'string', default: '1' },
      plot: { type: 'string', default: 'docs/simulation.svg' },
      chosen: { type: 'boolean', default: false },
      choose: { type: 'boolean', default: false },
      mutants: { type: 'boolean', default: false },
      remembered: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const seed = values.seed === 'tree' ? treeSeed() : whole('seed', values.seed, 0);
  if (values.choose) return { kind: 'choosing', seed };
  if (values.chosen) return { kind: 'chosen', seed };
  if (values.only !== undefined && values.only !== 'sdk')
    throw new RangeError(`--only must be sdk, but is ${JSON.stringify(values.only)}.`);
  const onlySdk = values.only === 'sdk';
  if (values.mutants) return { kind: 'mutants', seed, remembered: values.remembered, onlySdk };
  if (values.lost !== undefined) {
    const people = values.lost.split(',').map((count) => whole('lost', count, 1));
    return { kind: 'crowds', people, quotas: whole('quotas', values.quotas, 1), seed };
  }
  if (values.participants !== undefined)
    return {
      kind: 'scale',
      participants: whole('participants', values.participants, 1),
      hours: whole('hours', values.hours, 1),
      seed,
      plot: values.plot,
    };
  return {
    kind: 'histories',
    participations: whole('participations', values.participations, 1),
    seed,
    onlySdk,
    wanted: values.with.split(',').filter(Boolean).map(occasionOf),
  };
};

const occasionOf = (name: string): Occasion => {
  const found = occasions.find((one) => one === name);
  if (found === undefined)
    throw new RangeError(`--with must be of ${occasions.join(', ')}, but is ${JSON.stringify(name)}.`);
  return found;
};

const whole = (name: string, text: string, least: number): number => {
  const value = Number(text.replaceAll('_', ''));
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(
      `--${name} must be a whole number of at least ${least}, but is ${JSON.stringify(text)}.`,
    );
  return value;
};
