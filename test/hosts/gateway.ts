import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import WebSocket from 'ws';
import { endpointServer } from '../../local/endpoints/server.ts';
import { type Faults, faultsFrom } from '../../local/faults.ts';
import type { Outcome } from '../../local/functions/outcome.ts';
import { createGateway } from '../../local/gateway/gateway.ts';
import { cloudLimits, type Limits } from '../../local/gateway/limits.ts';
import { managementEndpoint } from '../../local/gateway/management.ts';
import { statementsOf } from '../../local/iam/statement.ts';
import type { DeployedGateway } from '../../local/template/gateway.ts';
import { unwatched, type Vend } from '../../local/watch/vended.ts';

export type GatewayEvent = {
  readonly type?: string;
  readonly methodArn: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly requestContext: Record<string, unknown> & {
    readonly routeKey: string;
    readonly eventType: string;
    readonly connectionId: string;
    readonly identity: { readonly sourceIp: string };
    readonly authorizer?: Record<string, unknown>;
  };
};

type Handler = (event: GatewayEvent) => unknown;
export type Handlers = { readonly [name in 'authorize' | 'connect' | 'disconnect' | 'message']?: Handler };

const arn = 'arn:aws:execute-api:eu-central-1:1:api/v1';
const fn = (name: string) => `arn:aws:lambda:eu-central-1:1:function:${name}`;

export const deployed: DeployedGateway = {
  apiId: 'api',
  stage: 'v1',
  domainName: 'api.execute-api.eu-central-1.amazonaws.com',
  arn,
  selection: ['action'],
  routes: new Map(
    Object.entries({
      $connect: 'connect',
      $disconnect: 'disconnect',
      $default: 'message',
      activity: 'message',
    }).map(([key, name]) => [key, { functionArn: fn(name), timeout: 29_000, answers: false }]),
  ),
  authorizer: {
    functionArn: fn('authorize'),
    identitySources: [{ kind: 'header', name: 'Sec-WebSocket-Protocol' }],
  },
  throttle: null,
};

export const policy = (Effect: 'Allow' | 'Deny', context: object = {}, Resource = '*') => ({
  principalId: 'anna',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Effect, Action: 'execute-api:Invoke', Resource }],
  },
  context,
});

const usual: Required<Handlers> = {
  authorize: () => policy('Allow', { userId: 'anna', age: 30, admin: false }),
  connect: () => ({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'vigil.v1' } }),
  disconnect: () => ({ statusCode: 200 }),
  message: () => ({ statusCode: 200 }),
};

/** A gateway on a free port, with plain functions behind it and the local AWS in front of `@connections`. */
export const startGateway = async (
  handlers: Handlers = {},
  change: {
    limits?: Partial<Limits>;
    faults?: Faults;
    deployed?: Partial<DeployedGateway>;
    vend?: Vend;
  } = {},
) => {
  const events: { readonly name: string; readonly event: GatewayEvent }[] = [];
  const limits = { ...cloudLimits, ...change.limits };
  const faults = change.faults ?? faultsFrom([]);
  const api = { ...deployed, ...change.deployed };
  const { vend = unwatched } = change;
  const gateway = createGateway({
    deployed: api,
    limits,
    faults,
    complain: () => undefined,
    vend,
    invoke: async (functionArn, text): Promise<Outcome> => {
      const name = functionArn.split(':').at(-1) as keyof Handlers;
      const event = JSON.parse(text) as GatewayEvent;
      events.push({ name, event });
      try {
        return { ok: true, payload: JSON.stringify(await { ...usual, ...handlers }[name](event)) ?? 'null' };
      } catch (error) {
        return { ok: false, errorType: 'Error', errorMessage: (error as Error).message };
      }
    },
  });
  const role = { name: 'r', arn: 'arn:aws:iam::1:role/r', trust: [] };
  const manages = (Resource: string) =>
    statementsOf(
      { Statement: [{ Effect: 'Allow', Action: 'execute-api:ManageConnections', Resource }] },
      'r',
    );
  const rights: Readonly<Record<string, ReturnType<typeof statementsOf>>> = {
    allowed: manages(`${arn}/*`),
    poster: manages(`${arn}/POST/@connections/*`),
    forbidden: [],
  };
  const server = createServer(
    endpointServer({
      findCaller: (id) => {
        const statements = rights[id];
        return statements ? { functionName: id, environment: id, role: { ...role, statements } } : null;
      },
      endpoints: [
        managementEndpoint({ deployed: api, connections: gateway.connections, limits, faults, vend }),
      ],
      faults,
      kill: () => Promise.resolve(),
      complain: () => undefined,
    }),
  );
  server.on('upgrade', gateway.upgrade);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    events,
    gateway,
    url: `http://127.0.0.1:${port}`,
    of: (name: keyof Handlers) => events.filter((entry) => entry.name === name).map(({ event }) => event),
    client: (protocols: string[] = ['vigil.v1', 'token']) =>
      openClient(`ws://127.0.0.1:${port}/ws`, protocols),
    stop: async () => {
      await gateway.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** What a client sees: the HTTP status of a refusal, or the frames and the close code. */
export const openClient = async (url: string, protocols: string[]) => {
  const socket = new WebSocket(url, protocols);
  const frames: string[] = [];
  socket.on('message', (data: Buffer) => frames.push(data.toString()));
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  const refused = await new Promise<number | null>((resolve) => {
    socket.on('open', () => resolve(null));
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      response.resume();
      socket.terminate();
    });
    socket.on('error', () => resolve(-1));
  });
  return { socket, frames, closed, refused };
};

/**
 * Waits for something to appear.
 * @throws when it does not.
 */
export const soon = async <T>(
  look: () => T | Promise<T> | undefined | false | null,
  patience = 5_000,
): Promise<T> => {
  for (const end = Date.now() + patience; Date.now() < end; ) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`It did not come: ${look.toString()}`);
};
