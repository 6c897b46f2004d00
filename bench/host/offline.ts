import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { contextOf, ownPlaceholder } from '../../local/command/context.ts';
import { optionsFrom } from '../../local/command/options.ts';
import { surroundingsFor } from '../../local/functions/surroundings.ts';
import { listen, stopListening } from '../../local/listening.ts';
import { synthesize } from '../../local/synthesis.ts';
import { readAssembly } from '../../local/template/assembly.ts';
import { type Deployment, deploymentOf } from '../../local/template/deployment.ts';
import type { DeployedFunction } from '../../local/template/functions.ts';
import { type HostProcess, startHost } from './host-process.ts';
import { type LocalHost, stackArguments } from './local.ts';

export type OfflineHost = HostProcess & { readonly url: string };

const root = join(import.meta.dirname, '../..');
const PATIENCE = 60_000;

/**
 * The installation found there.
 * @throws with what to do when serverless-offline is not installed.
 */
export const installedIn = (given: string): { readonly folder: string; readonly version: string } => {
  const folder = resolve(given);
  const manifest = join(folder, 'node_modules/serverless-offline/package.json');
  if (!existsSync(manifest) || !existsSync(join(folder, 'node_modules/serverless/package.json')))
    throw new Error(`Run "npm install serverless@3 serverless-offline@13" in ${folder} first.`);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return { folder, version };
};

/**
 * Hosts the same bundles as the local stack, byte for byte and with the same variables, in serverless-offline with its
 * default settings. Table and Scheduler are the local stack's; sockets, routes, authorizer, functions and
 * `@connections` are serverless-offline's.
 */
export const startOffline = async (
  installed: string,
  folder: string,
  local: Pick<LocalHost, 'origin' | 'endpoints' | 'secret'>,
): Promise<OfflineHost> => {
  const deployment = await deploymentIn(folder);
  const [webSockets = 0, http = 0, lambda = 0] = await freePorts(3);
  // Inside the installation, because plugins are looked up in the parent folders.
  const service = mkdtempSync(join(installed, 'vigil-'));
  writeFileSync(
    join(service, 'serverless.yml'),
    JSON.stringify(serviceOf(deployment, local, webSockets, service), null, 2),
  );
  const ports = { websocketPort: webSockets, httpPort: http, lambdaPort: lambda };
  const host = startHost(
    [
      join(installed, 'node_modules/serverless/bin/serverless.js'),
      'offline',
      'start',
      '--host',
      '127.0.0.1',
      ...Object.entries(ports).flatMap(([name, port]) => [`--${name}`, String(port)]),
    ],
    { cwd: service, env: { ...plain(), ...silence }, log: join(folder, 'offline.log') },
  );
  const stop = async (): Promise<void> => {
    await host.stop();
    rmSync(service, { recursive: true, force: true });
  };
  await Promise.race([answering(webSockets), host.death]).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { ...host, stop, url: `ws://127.0.0.1:${webSockets}` };
};

/** No telemetry and no other traffic. */
const silence = {
  SLS_TELEMETRY_DISABLED: '1',
  SLS_NOTIFICATIONS_MODE: 'off',
  SLS_INTERACTIVE_SETUP_ENABLE: '',
  SLS_DEPRECATION_DISABLE: '*',
};

/** Without the AWS settings of whoever runs the bench: serverless-offline would pass them to the functions. */
const plain = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));

const deploymentIn = async (folder: string): Promise<Deployment> => {
  const options = optionsFrom(stackArguments(folder), {}, root);
  if (options === null) throw new Error('The local stack was asked for nothing but help.');
  const assembly = await synthesize({ root, context: contextOf(options), progress: () => {} });
  return deploymentOf(await readAssembly(assembly));
};

/** JSON is valid YAML. */
const serviceOf = (
  { place, functions, gateway }: Deployment,
  { origin, endpoints, secret }: Pick<LocalHost, 'origin' | 'endpoints' | 'secret'>,
  port: number,
  service: string,
) => {
  const { authorizer, routes, selection } = gateway;
  const surroundings = surroundingsFor(
    place,
    gateway.domainName,
    {
      dynamodb: endpoints,
      scheduler: endpoints,
      queue: endpoints,
      bus: endpoints,
      lambda: endpoints,
      managementApi: endpoints,
      secret,
    },
    { placeholder: ownPlaceholder, actual: origin },
  );
  const isCalledBy = ({ arn, aliases }: DeployedFunction, called = '') =>
    called === arn || aliases.has(called);
  const routesOf = (fn: DeployedFunction) =>
    [...routes].filter(([, { functionArn }]) => isCalledBy(fn, functionArn)).map(([route]) => route);
  const guard = functions.find((fn) => isCalledBy(fn, authorizer?.functionArn));
  if (!guard) throw new Error('The template has no authorizer for serverless-offline to ask.');
  const event = (route: string) => ({
    websocket: {
      route,
      ...(route === '$connect' && {
        authorizer: {
          name: guard.logicalId,
          // It supports headers only.
          identitySource: ['route.request.header.Sec-WebSocket-Protocol'],
        },
      }),
    },
  });
  const asked = functions.filter((fn) => fn === guard || routesOf(fn).length > 0);
  return {
    service: 'vigil',
    frameworkVersion: '3',
    plugins: ['serverless-offline'],
    provider: {
      name: 'aws',
      runtime: 'nodejs20.x',
      region: place.region,
      websocketsApiRouteSelectionExpression: ['$request.body', ...selection].join('.'),
    },
    functions: Object.fromEntries(
      asked.map((fn) => {
        // It accepts only handler paths without `..`.
        cpSync(fn.folder, join(service, fn.logicalId), { recursive: true });
        const environment = {
          ...surroundings(fn, `${fn.logicalId}.offline`),
          // It serves `@connections` on the port of its sockets, without a stage.
          AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: `http://127.0.0.1:${port}`,
        };
        const { name, memory: memorySize, timeout } = fn;
        return [
          fn.logicalId,
          {
            name,
            handler: `${fn.logicalId}/${fn.handler}`,
            memorySize,
            timeout: timeout / 1_000,
            environment,
            events: routesOf(fn).map(event),
          },
        ];
      }),
    ),
  };
};

const freePorts = async (count: number): Promise<number[]> => {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(servers.map((server) => listen(server, 0)));
  await Promise.all(servers.map(stopListening));
  return ports;
};

const answering = async (port: number): Promise<void> => {
  for (const end = Date.now() + PATIENCE; ; await pause(100)) {
    const there = await new Promise<boolean>((settle) => {
      const socket = connect(port, '127.0.0.1', () => settle(true));
      socket.on('error', () => settle(false));
      socket.on('connect', () => socket.end());
    });
    if (there) return;
    if (Date.now() > end) throw new Error(`serverless-offline does not answer on ${port}.`);
  }
};
