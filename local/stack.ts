import { createServer } from 'node:http';
import { join } from 'node:path';
import { instant } from '../shared/instant.ts';
import { dataFolder, emptyDataFolder } from './data-folder.ts';
import { openDeadLetters } from './dead-letters.ts';
import { endpointServer } from './endpoints/server.ts';
import { front } from './front.ts';
import { createAsynchronousInvoke } from './functions/asynchronous.ts';
import { createHost } from './functions/host.ts';
import { createMetrics } from './functions/metrics.ts';
import { surroundingsFor } from './functions/surroundings.ts';
import { createGateway } from './gateway/gateway.ts';
import { managementEndpoint } from './gateway/management.ts';
import { kindClaim, openIdentityProvider, tokenAudience } from './identity-provider.ts';
import { listen, stopListening } from './listening.ts';
import { openLog } from './log.ts';
import type { Options } from './options.ts';
import { bundlePage } from './page.ts';
import { announceStack, retractStack } from './running-stack.ts';
import { schedulerEndpoint } from './scheduler/endpoint.ts';
import { createHandOff } from './scheduler/hand-off.ts';
import { startScheduler } from './scheduler/scheduler.ts';
import { seed } from './seed.ts';
import { openStore } from './store.ts';
import { synthesize } from './synthesis.ts';
import { createTable } from './table/creation.ts';
import { databaseAt } from './table/database.ts';
import { tableEndpoint } from './table/endpoint.ts';
import { startTableEngine } from './table/engine.ts';
import { readAssembly } from './template/assembly.ts';
import { type Deployment, deploymentOf } from './template/deployment.ts';
import { timingsContext } from './timings.ts';
import { users } from './users.ts';

/** A running stack. */
export type Stack = {
  readonly port: number;
  readonly deployment: Deployment;
  readonly stop: () => Promise<void>;
};

export type StackSurroundings = {
  /** The repository. */
  readonly root: string;
  readonly progress: (sentence: string) => void;
  /** Something without which the stack cannot go on. */
  readonly onDeath: (error: Error) => void;
};

/** Stands in the template for the stack's own address, since the port must not make it another template. */
const ownPlaceholder = 'http://127.0.0.1:0';

/** Brings up everything that the template holds, in the order in which one part needs another. */
export const startStack = async (
  options: Options,
  { root, progress, onDeath }: StackSurroundings,
): Promise<Stack> => {
  const { faults, limits, timings } = options;
  const data = await dataFolder(options.data);
  if (options.reset) await emptyDataFolder(data);
  const store = await openStore(data.state);
  const server = createServer((_request, response) => response.writeHead(503).end('Vigil is starting.'));
  const port = await listen(server, options.port);
  const origin = `http://127.0.0.1:${port}`;
  const issuer = `${ownPlaceholder}/dev`;
  const log = openLog(data.log);
  const metrics = createMetrics();
  const complain = (sentence: string) => log.print('local', sentence);
  const page = bundlePage(join(root, 'web'));
  page.catch((error: unknown) => progress(`The page cannot be shown: ${String(error)}`));

  const [assembly, engine, identity] = await Promise.all([
    synthesize({
      root,
      progress,
      context: {
        ...timingsContext(timings),
        tokenIssuer: issuer,
        tokenJwksUri: `${issuer}/.well-known/jwks.json`,
        tokenAudience,
        kindClaim,
      },
    }).then(readAssembly),
    options.dynamodb
      ? { url: options.dynamodb, stop: () => Promise.resolve() }
      : startTableEngine(data.table, onDeath),
    openIdentityProvider(data.key, `${origin}/dev`),
  ]);
  const deployment = deploymentOf(assembly);
  const { place, functions, gateway: deployed, roles, scheduleGroups } = deployment;
  const database = databaseAt(engine.url, place.region);
  for (const table of deployment.tables) {
    await createTable(database, table);
    await seed(database, table.TableName, instant(Date.now()));
    await announceStack(data.running, {
      pid: process.pid,
      database: engine.url.href,
      table: table.TableName,
      region: place.region,
    });
  }

  const endpoints = createServer({ keepAliveTimeout: 60_000 });
  const endpointsUrl = `http://127.0.0.1:${await listen(endpoints, 0)}`;
  const host = createHost({
    functions,
    environments: options.environments,
    surroundings: surroundingsFor(
      place,
      deployed.domainName,
      { dynamodb: endpointsUrl, scheduler: endpointsUrl, managementApi: endpointsUrl },
      { placeholder: ownPlaceholder, actual: origin },
    ),
    print: (functionName, environment, line) => {
      metrics.read(line);
      log.print(environment || functionName, line);
    },
  });
  const deadLetters = openDeadLetters(data.deadLetters);
  const stopping = new AbortController();
  const asynchronous = createAsynchronousInvoke({
    host,
    store,
    deadLetters,
    backoff: options.retryAfter,
    complain,
  });
  const gateway = createGateway({ deployed, invoke: host.invoke, limits, faults, complain });
  const { partition, region, account } = place;
  const scheduler = await startScheduler({
    store,
    asynchronous,
    faults,
    precision: timings.precision,
    arnOf: ({ group, name }) => `arn:${partition}:scheduler:${region}:${account}:schedule/${group}/${name}`,
    handOff: createHandOff({
      roles,
      functionExists: (arn) => host.find(arn) !== null,
      deadLetters,
      faults,
      complain,
      stopping: stopping.signal,
    }),
  });
  endpoints.on(
    'request',
    endpointServer({
      findCaller: host.caller,
      faults,
      kill: host.kill,
      complain,
      endpoints: [
        tableEndpoint({ place, database: engine.url, faults }),
        managementEndpoint({ deployed, connections: gateway.connections, limits, faults }),
        schedulerEndpoint({ scheduler, groups: scheduleGroups, roles, faults }),
      ],
    }),
  );
  await scheduler.deploy(deployment.schedules);
  await asynchronous.resume();
  server.removeAllListeners('request');
  server.on(
    'request',
    front({
      port,
      identity,
      page,
      shown: {
        users: () => users,
        stack: () => ({ demo: options.demo, timings, faults: faults.active() }),
        metrics: metrics.all,
        'dead-letters': deadLetters.all,
      },
    }),
  );
  server.on('upgrade', (request, socket, head) => {
    const { pathname } = new URL(request.url ?? '/', origin);
    if (pathname === '/ws') gateway.upgrade(request, socket, head);
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
  });

  return {
    port,
    deployment,
    stop: async () => {
      await gateway.stop();
      scheduler.stop();
      stopping.abort();
      await Promise.all([asynchronous.stop(), host.stop()]);
      await Promise.all([stopListening(server), stopListening(endpoints)]);
      await retractStack(data.running);
      await engine.stop();
      await store.close();
      await log.close();
    },
  };
};
