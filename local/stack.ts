import type { IncomingMessage } from 'node:http';
import { instant } from '../shared/instant.ts';
import { contextOf, ownPlaceholder } from './command/context.ts';
import type { Options } from './command/options.ts';
import { dataFolder, emptyDataFolder } from './data/data-folder.ts';
import { openStore } from './data/store.ts';
import { createServer } from './endpoints/http.ts';
import { isCalledLocally, isFromHere } from './endpoints/loopback.ts';
import { teamFunction } from './entitlement/team-function.ts';
import { faultCatalogue, faultSwitch } from './faults.ts';
import { newSecret } from './iam/secret.ts';
import { createUsage } from './iam/usage.ts';
import { openIssuer } from './identity/issuer.ts';
import { keepInUse } from './kept.ts';
import { listen, stopListening } from './listening.ts';
import { openLog } from './log.ts';
import { front } from './page/front.ts';
import { pagesOnDemand } from './page/page.ts';
import { starting } from './page/starting.ts';
import { announceStack, operatorVariables, retractStack } from './running-stack.ts';
import { seed } from './seed.ts';
import { openCredentials } from './service/credentials.ts';
import { startServices } from './services.ts';
import { synthesize } from './synthesis.ts';
import { createTable } from './table/creation.ts';
import { databaseAt } from './table/database.ts';
import { databaseElsewhere, startTableEngine } from './table/engine.ts';
import { foldersOf, readAssembly } from './template/assembly.ts';
import { type Deployment, deploymentOf } from './template/deployment.ts';
import { users } from './users.ts';
import { watchShown } from './watch/shown.ts';
import { startWatch } from './watch/watch.ts';

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

/** Brings up everything that the template holds, in the order in which one part needs another. */
export const startStack = async (
  options: Options,
  { root, progress, onDeath }: StackSurroundings,
): Promise<Stack> => {
  const { faults, timings } = options;
  const data = await dataFolder(options.data);
  if (options.reset) await emptyDataFolder(data);
  const store = await openStore(data.state);
  // Whoever offers another protocol (Java's client offers HTTP/2) is answered in this one, as by AWS.
  const shouldUpgradeCallback = ({ headers }: IncomingMessage) => /^websocket$/i.test(headers.upgrade ?? '');
  const server = createServer({ shouldUpgradeCallback }, starting);
  const port = await listen(server, options.port);
  const origin = `http://127.0.0.1:${port}`;
  const log = openLog(data.log);
  const complain = (sentence: string) => log.print('local', sentence);
  const page = pagesOnDemand(root, progress);

  const [ofTheTeam, folder, engine, issuer] = await Promise.all([
    options.entitlement === null
      ? []
      : teamFunction(options.entitlement, data.entitlement).then((one) => [one]),
    synthesize({
      root,
      progress,
      context: contextOf(options),
    }),
    options.dynamodb ? databaseElsewhere(options.dynamodb) : startTableEngine(data.table, onDeath),
    openIssuer({
      keyFile: data.key,
      origin,
      pages: [`${origin}/`, `http://localhost:${port}/`, ...options.redirects],
      lifetime: options.tokenLifetime,
    }),
  ]);
  const assembly = await readAssembly(folder);
  const endUse = keepInUse([folder, ...foldersOf(assembly)], complain);
  const credentials = await openCredentials(data.serviceKey);
  const usage = createUsage(options.usage);
  const deployment = deploymentOf(assembly, usage.judged);
  usage.watch(deployment.roles.values());
  const watch = startWatch({ watching: deployment.watching, minute: options.minute, complain });
  const { place } = deployment;
  const database = databaseAt(engine, place.region);
  for (const table of deployment.tables) {
    await createTable(database, table);
    await seed(database, table.TableName, instant(Date.now()));
  }

  const endpoints = createServer({ keepAliveTimeout: 60_000 });
  const endpointsUrl = `http://127.0.0.1:${await listen(endpoints, 0)}`;
  const secret = newSecret();
  const operator = operatorVariables({ url: endpointsUrl, secret }, deployment);
  const stored = {
    database: { url: engine.url.href, credentials: engine.credentials },
    table: deployment.tables[0]?.TableName ?? '',
    region: place.region,
  };
  await announceStack(data.running, { pid: process.pid, ...stored, operator });
  const services = await startServices({
    options,
    deployment,
    ofTheTeam,
    store,
    watch,
    forward: engine.forward,
    changes: engine.changes,
    endpoints: { server: endpoints, url: endpointsUrl, secret },
    ownOrigin: { placeholder: ownPlaceholder, actual: origin },
    log,
    credentials,
  });
  const { gateway, deadLetters, bus } = services;
  const lettersOnly = deployment.queues
    .map(({ arn }) => arn)
    .filter((arn) => !deployment.eventSources.some(({ queueArn }) => queueArn === arn));
  server.removeAllListeners('request');
  server.on(
    'request',
    front({
      port,
      issuer,
      page,
      service: services.service,
      shown: {
        users: () => users,
        service: (parameters) => ({
          url: `${origin}/service`,
          region: place.region,
          ...credentials.of(parameters.get('role') ?? `arn:aws:iam::${place.account}:role/Backend`),
        }),
        stack: () => ({ demo: options.demo, timings, faults: faults.active() }),
        ...watchShown(watch),
        'dead-letters': () => deadLetters.shown(lettersOnly),
        permissions: usage.shown,
        // With a client of the table, which nobody else here needs.
        why: async (parameters) => (await import('./tools/why-shown.ts')).whyShown(stored, parameters),
        events: bus.recent,
        faults: () => ({ active: faults.active(), known: faultCatalogue }),
      },
      changed: { faults: faultSwitch(faults) },
      live: { events: bus.listen },
    }),
  );
  server.on('upgrade', (request, socket, head) => {
    const { pathname } = new URL(request.url ?? '/', origin);
    if (!isCalledLocally(request.headers) || !isFromHere(request.headers))
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    else if (pathname === '/ws') gateway.upgrade(request, socket, head);
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
  });

  return {
    port,
    deployment,
    stop: async () => {
      await services.stop();
      watch.stop();
      endUse();
      await Promise.all([stopListening(server), stopListening(endpoints)]);
      await retractStack(data.running);
      await engine.stop();
      await store.close();
      await log.close();
    },
  };
};
