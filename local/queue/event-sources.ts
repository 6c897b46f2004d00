import type { Faults } from '../faults.ts';
import type { FunctionHost } from '../functions/host.ts';
import type { Deployment } from '../template/deployment.ts';
import { type EventSource, startEventSource } from './event-source.ts';
import type { Queue } from './queue.ts';

/** The event source mappings of the template. @throws for one that would be refused. */
export const startEventSources = ({
  deployment: { eventSources, queues: deployedQueues, place },
  queues,
  host,
  faults,
  complain,
}: {
  readonly deployment: Pick<Deployment, 'eventSources' | 'queues' | 'place'>;
  readonly queues: ReadonlyMap<string, Queue>;
  readonly host: Pick<FunctionHost, 'invoke' | 'find'>;
  readonly faults: Faults;
  readonly complain: (sentence: string) => void;
}): EventSource[] =>
  eventSources.map((mapping) => {
    const { partition, region, account } = place;
    const { functionName, queueArn } = mapping;
    const fn =
      host.find(functionName) ??
      host.find(`arn:${partition}:lambda:${region}:${account}:function:${functionName}`);
    const deployed = deployedQueues.find(({ arn }) => arn === queueArn);
    const queue = queues.get(queueArn);
    if (!fn || !deployed || !queue)
      throw new Error(`There is no ${fn ? queueArn : functionName} in the template.`);
    return startEventSource({ mapping, deployed, queue, fn, invoke: host.invoke, place, faults, complain });
  });
