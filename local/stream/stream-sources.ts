import type { DeadLetters } from '../data/dead-letters.ts';
import type { Faults } from '../faults.ts';
import type { FunctionHost } from '../functions/host.ts';
import type { Deployment } from '../template/deployment.ts';
import type { Vend } from '../watch/vended.ts';
import { type ChangeLog, type StreamSource, startStreamSource } from './stream-source.ts';

/** The mappings of streams in the template. @throws for one that would be refused. */
export const startStreamSources = ({
  deployment: { streamSources, place },
  changes,
  host,
  deadLetters,
  faults,
  complain,
  vend,
}: {
  readonly deployment: Pick<Deployment, 'streamSources' | 'place'>;
  readonly changes: ChangeLog | null;
  readonly host: Pick<FunctionHost, 'invoke' | 'find'>;
  readonly deadLetters: DeadLetters;
  readonly faults: Pick<Faults, 'strikes'>;
  readonly complain: (sentence: string) => void;
  readonly vend: Vend;
}): StreamSource[] => {
  const [mapping, ...more] = streamSources;
  if (!mapping) return [];
  // A second would have to have a log of its own.
  if (more.length > 0) throw new Error('The local stack follows one stream.');
  if (changes === null) {
    complain('Another database is in use, whose stream is not followed: nobody is told of events.');
    return [];
  }
  const { partition, region, account } = place;
  const { functionName } = mapping;
  const fn =
    host.find(functionName) ??
    host.find(`arn:${partition}:lambda:${region}:${account}:function:${functionName}`);
  if (!fn) throw new Error(`There is no ${functionName} in the template.`);
  return [
    startStreamSource({
      mapping,
      log: changes,
      fn,
      invoke: host.invoke,
      deadLetters,
      place,
      faults,
      complain,
      vend,
    }),
  ];
};
