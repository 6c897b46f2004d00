import type { Server } from 'node:http';
import { createBus, type LocalBus } from './bus/bus.ts';
import { busEndpoint } from './bus/endpoint.ts';
import { sendOn } from './bus/sending-on.ts';
import type { Options } from './command/options.ts';
import { type DeadLetters, openDeadLetters } from './data/dead-letters.ts';
import type { Store } from './data/store.ts';
import { endpointServer } from './endpoints/server.ts';
import { createAsynchronousInvoke } from './functions/asynchronous.ts';
import { functionEndpoint } from './functions/endpoint.ts';
import { startGuard } from './functions/guard.ts';
import { createHost } from './functions/host.ts';
import { processEnvironments } from './functions/process-environment.ts';
import { type OwnOrigin, surroundingsFor } from './functions/surroundings.ts';
import { createGateway, type Gateway } from './gateway/gateway.ts';
import { managementEndpoint } from './gateway/management.ts';
import { knowing } from './iam/caller.ts';
import { withOwner } from './iam/owner.ts';
import type { Log } from './log.ts';
import { queueEndpoint } from './queue/endpoint.ts';
import { startEventSources } from './queue/event-sources.ts';
import { createQueue } from './queue/queue.ts';
import { schedulerEndpoint } from './scheduler/endpoint.ts';
import { createHandOff } from './scheduler/hand-off.ts';
import { startScheduler } from './scheduler/scheduler.ts';
import type { Issuing } from './service/credentials.ts';
import { functionUrl } from './service/function-url.ts';
import type { ChangeLog } from './stream/stream-source.ts';
import { startStreamSources } from './stream/stream-sources.ts';
import { tableEndpoint } from './table/endpoint.ts';
import type { Forward } from './table/forwarding.ts';
import type { Deployment } from './template/deployment.ts';
import type { DeployedFunction } from './template/functions.ts';
import type { Watch } from './watch/watch.ts';

/** AWS, as far as one deployment needs it: its functions run, its socket is open, its schedules ring. */
export type Services = {
  readonly gateway: Gateway;
  /** The door of the backends. */
  readonly service: ReturnType<typeof functionUrl>;
  readonly deadLetters: DeadLetters;
  readonly bus: LocalBus;
  readonly stop: () => Promise<void>;
};

export type ServicesOptions = {
  readonly options: Options;
  readonly deployment: Deployment;
  /** Those that are in no template of ours. */
  readonly ofTheTeam: readonly DeployedFunction[];
  readonly store: Store;
  readonly watch: Watch;
  /** The way to where the table is kept. */
  readonly forward: Forward;
  /** What it has accepted; null where that is not known. */
  readonly changes: ChangeLog | null;
  /** Where the SDK finds the services. */
  readonly endpoints: { readonly server: Server; readonly url: string; readonly secret: string };
  readonly ownOrigin: OwnOrigin;
  readonly log: Log;
  /** Of backends on this machine. */
  readonly credentials: Issuing;
};

export const startServices = async (given: ServicesOptions): Promise<Services> => {
  const {
    options,
    deployment,
    ofTheTeam,
    store,
    watch,
    forward,
    changes,
    endpoints,
    ownOrigin,
    log,
    credentials,
  } = given;
  const { faults, limits, timings } = options;
  const { place, functions, gateway: deployed, roles, scheduleGroups } = deployment;
  const { vend } = watch;
  const complain = (sentence: string) => log.print('local', sentence);
  const host = createHost({
    functions: [...functions, ...ofTheTeam],
    environments: options.environments,
    ...(options.runtime !== null && { start: processEnvironments(options.runtime, startGuard()) }),
    surroundings: surroundingsFor(
      place,
      deployed.domainName,
      {
        dynamodb: endpoints.url,
        scheduler: endpoints.url,
        queue: endpoints.url,
        bus: endpoints.url,
        lambda: endpoints.url,
        managementApi: endpoints.url,
        secret: endpoints.secret,
      },
      ownOrigin,
    ),
    print: (functionName, environment, line) => {
      watch.read(line);
      log.print(environment || functionName, line);
    },
    vend,
  });
  const deadLetters = await openDeadLetters(store);
  const bus = createBus();
  const stopping = new AbortController();
  const queues = new Map(deployment.queues.map((queue) => [queue.arn, createQueue(queue, deadLetters)]));
  const asynchronous = createAsynchronousInvoke({
    host,
    store,
    deadLetters,
    backoff: options.retryAfter,
    complain,
  });
  const gateway = createGateway({
    deployed,
    invoke: host.invoke,
    limits,
    faults,
    complain,
    vend,
  });
  const { partition, region, account } = place;
  const scheduler = await startScheduler({
    store,
    asynchronous,
    faults,
    precision: timings.precision,
    minute: options.minute,
    arnOf: ({ group, name }) => `arn:${partition}:scheduler:${region}:${account}:schedule/${group}/${name}`,
    handOff: createHandOff({
      roles,
      functionExists: (arn) => host.find(arn) !== null,
      deadLetters,
      faults,
      complain,
      stopping: stopping.signal,
      vend,
    }),
  });
  endpoints.server.on(
    'request',
    endpointServer({
      findCaller: knowing(endpoints.secret, withOwner(host.caller)),
      faults,
      kill: host.kill,
      complain,
      endpoints: [
        tableEndpoint({ place, forward, faults, vend }),
        managementEndpoint({ deployed, connections: gateway.connections, limits, faults, vend }),
        schedulerEndpoint({ scheduler, groups: scheduleGroups, roles, faults, vend }),
        queueEndpoint({
          queues,
          faults,
          deadLetters,
          origin: endpoints.url,
          complain,
          stopping: stopping.signal,
          watch,
        }),
        busEndpoint({ buses: deployment.buses, bus, faults, place, complain }),
        functionEndpoint({
          host,
          asynchronous,
          store,
          faults,
          prefix: `arn:${partition}:lambda:${region}:${account}:function:`,
        }),
      ],
    }),
  );
  await scheduler.deploy(deployment.schedules);
  await asynchronous.resume();
  const streams = startStreamSources({ deployment, changes, host, deadLetters, faults, complain, vend });
  const eventSources = [
    ...startEventSources({ deployment, queues, host, faults, complain }),
    ...streams,
    ...(options.eventsTo ? [sendOn(bus, options.eventsTo, complain)] : []),
  ];

  const [deployedUrl] = deployment.functionUrls;
  if (!deployedUrl) throw new Error('There is no door for backends in the template.');

  return {
    gateway,
    service: functionUrl({ deployed: deployedUrl, place, invoke: host.invoke, credentials, vend }),
    deadLetters,
    bus,
    stop: async () => {
      await gateway.stop();
      scheduler.stop();
      await Promise.all(eventSources.map((source) => source.stop()));
      stopping.abort();
      await Promise.all([asynchronous.stop(), host.stop()]);
    },
  };
};
