import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { STATUS_CODES } from '../endpoints/http.ts';
import type { Faults } from '../faults.ts';
import type { Invoke } from '../functions/outcome.ts';
import type { DeployedGateway } from '../template/gateway.ts';
import { unwatched, type Vend } from '../watch/vended.ts';
import { type OpenConnection, watchConnection } from './connection.ts';
import { type ConnectionFacts, eventMaker } from './events.ts';
import { frameMeter } from './frame-meter.ts';
import { integrate } from './integration.ts';
import { closeCodes, type Limits } from './limits.ts';
import { gatewayMeter } from './meter.ts';
import { selectRoute } from './routing.ts';
import { createThrottle } from './throttle.ts';
import { admit } from './upgrade.ts';

/** API Gateway's WebSocket API on one machine: no cleverer and no laxer than the cloud's. */
export type Gateway = {
  /** Takes over an HTTP upgrade. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly connections: ReadonlyMap<string, OpenConnection>;
  /** Closes every connection and waits a moment for the `$disconnect`s. */
  readonly stop: () => Promise<void>;
};

export type GatewayOptions = {
  readonly deployed: DeployedGateway;
  readonly invoke: Invoke;
  readonly limits: Limits;
  readonly faults: Faults;
  readonly complain: (sentence: string) => void;
  readonly vend?: Vend;
};

const STOP_PATIENCE = 2_000;

export const createGateway = (options: GatewayOptions): Gateway => {
  const { deployed, invoke, limits, faults, complain, vend = unwatched } = options;
  const meter = gatewayMeter(deployed, vend);
  const events = eventMaker(deployed);
  const connections = new Map<string, OpenConnection>();
  const subprotocols = new WeakMap<IncomingMessage, string>();
  const goodbyes = new Set<Promise<unknown>>();
  // What the stage says holds for each route that says nothing, not for their sum.
  const routesMayPass = new Map(
    [...deployed.routes.keys()].map((key) => [
      key,
      createThrottle(deployed.routeThrottles?.get(key) ?? deployed.throttle),
    ]),
  );
  const mayPass = (routeKey: string) => routesMayPass.get(routeKey)?.() ?? true;
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.message,
    handleProtocols: (_offered, request) => subprotocols.get(request) ?? false,
  });

  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    if (!mayPass('$connect')) {
      meter.refused();
      return refuse(socket, 429, 'Too Many Requests');
    }
    const admission = await admit(deployed, invoke, events, request, meter);
    if ('status' in admission) {
      complain(`An upgrade was refused with ${admission.status}: ${admission.why}.`);
      return refuse(socket, admission.status, admission.message);
    }
    const { facts, subprotocol } = admission;
    if (subprotocol !== null) subprotocols.set(request, subprotocol);
    // Whoever has left meanwhile, with or without a word: the library would drop them, and `$connect` has let them in.
    if (!socket.readable || !socket.writable) {
      socket.destroy();
      return goodbye(facts, closeCodes.abnormal, 'Connection closed abnormally');
    }
    server.handleUpgrade(request, socket, head, (webSocket) => open(webSocket, socket, facts));
  };

  const open = (webSocket: WebSocket, socket: Duplex, facts: ConnectionFacts): void => {
    const connection = watchConnection(webSocket, facts, limits, faults, (code, reason) => {
      connections.delete(facts.connectionId);
      goodbye(facts, code, reason);
    });
    connections.set(facts.connectionId, connection);
    // Before the library's own listener: a frame that is too big must not become a message first.
    socket.prependListener(
      'data',
      frameMeter(limits.frame, () => connection.close(closeCodes.tooBig)),
    );
    webSocket.on('message', (data: Buffer, isBinary) => {
      if (webSocket.readyState !== webSocket.OPEN) return;
      if (isBinary) return connection.close(closeCodes.binary);
      connection.heard();
      void receive(connection, data.toString('utf8'));
    });
  };

  /** Not awaited by anybody: two messages of one socket may run at once and finish in any order. */
  const receive = async (connection: OpenConnection, body: string): Promise<void> => {
    const { facts } = connection;
    meter.message();
    const routeKey = selectRoute(body, deployed.selection, deployed.routes);
    const route = deployed.routes.get(routeKey ?? '');
    const event = events.message(facts, routeKey ?? '', body);
    const { connectionId, requestId } = event.requestContext;
    const tell = (message: string) => connection.send(JSON.stringify({ message, connectionId, requestId }));
    if (!route || !mayPass(routeKey ?? '')) {
      meter.refused();
      return void tell(route ? 'Too Many Requests' : 'Forbidden');
    }
    // Taken at its time, and run whenever there is somebody to run it.
    if (faults.strikes('reorder-messages')) await sleep(Math.random() * faults.duration('reorder-messages'));
    const integrated = await integrate(route, invoke, event, meter.integrated);
    if ('failed' in integrated) {
      complain(`A message on ${routeKey} failed: ${integrated.why}.`);
      await tell(integrated.failed);
    } else if (route.answers && integrated.response.body) {
      await connection.send(integrated.response.body);
    }
  };

  const goodbye = (facts: ConnectionFacts, code: number, reason: string): void => {
    const route = deployed.routes.get('$disconnect');
    if (!route || faults.strikes('miss-disconnect')) return;
    const say = async (): Promise<void> => {
      if (faults.strikes('late-disconnect')) await sleep(faults.duration('late-disconnect'));
      const integrated = await integrate(
        route,
        invoke,
        events.disconnect(facts, code, reason),
        meter.integrated,
      );
      if ('failed' in integrated) complain(`$disconnect of ${facts.connectionId} failed: ${integrated.why}.`);
    };
    const said = say().finally(() => goodbyes.delete(said));
    goodbyes.add(said);
  };

  return {
    upgrade: (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      upgrade(request, socket, head).catch((error: unknown) => {
        complain(`An upgrade failed: ${String(error)}`);
        refuse(socket, 500, 'Internal server error');
      });
    },
    connections,
    stop: async () => {
      for (const connection of connections.values()) connection.close(closeCodes.goingAway);
      const everybodyLeft = async () => {
        while (connections.size > 0) await sleep(10);
        await Promise.allSettled(goodbyes);
      };
      await Promise.race([everybodyLeft(), sleep(STOP_PATIENCE, undefined, { ref: false })]);
      for (const connection of connections.values()) connection.drop();
    },
  };
};

const refuse = (socket: Duplex, status: number, message: string): void => {
  if (socket.destroyed) return;
  const body = JSON.stringify({ message });
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
};
