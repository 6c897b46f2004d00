import type { IncomingMessage } from 'node:http';
import type { Invoke } from '../functions/outcome.ts';
import type { DeployedGateway } from '../template/gateway.ts';
import { authorize } from './authorization.ts';
import { type ConnectionFacts, type EventMaker, gatewayId } from './events.ts';
import { integrate } from './integration.ts';
import type { GatewayMeter } from './meter.ts';

/** What became of an upgrade: a connection with the subprotocol that `$connect` chose, or an HTTP status. */
export type Admission =
  | { readonly facts: ConnectionFacts; readonly subprotocol: string | null }
  | { readonly status: number; readonly message: string; readonly why: string };

const messages: Readonly<Record<number, string>> = { 401: 'Unauthorized', 403: 'Forbidden' };

/** The authorizer, then `$connect`: only when both let it in is there a connection. */
export const admit = async (
  deployed: DeployedGateway,
  invoke: Invoke,
  events: EventMaker,
  request: IncomingMessage,
  meter: GatewayMeter,
): Promise<Admission> => {
  const facts: ConnectionFacts = {
    connectionId: gatewayId(),
    connectedAt: Date.now(),
    sourceIp: request.socket.remoteAddress ?? '',
    userAgent: request.headers['user-agent'] ?? null,
    authorizer: null,
  };
  const authorized = await authorizedFacts(deployed, invoke, events, request, facts);
  if ('status' in authorized) {
    if (authorized.status < 500) meter.refused();
    return authorized;
  }
  const route = deployed.routes.get('$connect');
  if (!route) return { facts: authorized, subprotocol: null };
  meter.connect();
  const integrated = await integrate(route, invoke, events.connect(authorized, request), meter.integrated);
  if ('failed' in integrated)
    return { status: 502, message: 'Internal server error', why: `$connect: ${integrated.why}` };
  const { statusCode, headers } = integrated.response;
  if (statusCode < 200 || statusCode > 299)
    return {
      status: statusCode,
      message: messages[statusCode] ?? '',
      why: `$connect answered ${statusCode}`,
    };
  const [, subprotocol] =
    Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'sec-websocket-protocol') ?? [];
  return { facts: authorized, subprotocol: subprotocol === undefined ? null : String(subprotocol) };
};

const authorizedFacts = async (
  { authorizer }: DeployedGateway,
  invoke: Invoke,
  events: EventMaker,
  request: IncomingMessage,
  facts: ConnectionFacts,
) => {
  if (!authorizer) return facts;
  const authorization = await authorize(authorizer, invoke, request, events.authorization(facts, request));
  if ('context' in authorization) return { ...facts, authorizer: authorization.context };
  const { status, why } = authorization;
  return { status, message: messages[status] ?? 'Internal server error', why };
};
