import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { DeployedGateway } from '../template/gateway.ts';

/** What the authorizer said, every value a string; and a number of the platform's own, how many milliseconds that took. */
export type Authorized = Readonly<Record<string, string | number>>;

/** What the gateway knows of a socket for as long as it lives, and repeats in every event. */
export type ConnectionFacts = {
  readonly connectionId: string;
  readonly connectedAt: number;
  readonly sourceIp: string;
  readonly userAgent: string | null;
  readonly authorizer: Authorized | null;
};

/** As API Gateway makes them: a few bytes in base64, ending in `=`. */
export const gatewayId = (): string =>
  randomBytes(11).toString('base64').replaceAll('+', '-').replaceAll('/', '_');

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `21/Nov/2026:17:15:53 +0000` */
const requestTime = (at: number): string => {
  const [day = '', time = ''] = new Date(at).toISOString().split('T');
  const [year, month, date] = day.split('-');
  return `${date}/${months[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
};

export type EventMaker = ReturnType<typeof eventMaker>;

/** The events that functions get. Which has which field follows the real ones: a MESSAGE has no headers, for one. */
export const eventMaker = ({ apiId, stage, domainName, arn }: DeployedGateway) => {
  const contextOf = (routeKey: string, eventType: string, facts: ConnectionFacts) => {
    const now = Date.now();
    return {
      routeKey,
      ...(facts.authorizer && { authorizer: facts.authorizer }),
      eventType,
      extendedRequestId: gatewayId(),
      requestTime: requestTime(now),
      messageDirection: 'IN',
      stage,
      connectedAt: facts.connectedAt,
      requestTimeEpoch: now,
      identity: {
        ...(facts.userAgent !== null && { userAgent: facts.userAgent }),
        sourceIp: facts.sourceIp,
      },
      requestId: gatewayId(),
      domainName,
      connectionId: facts.connectionId,
      apiId,
    };
  };
  return {
    authorization: (facts: ConnectionFacts, request: IncomingMessage) => ({
      type: 'REQUEST',
      methodArn: `${arn}/$connect`,
      ...headersOf(request),
      ...queryOf(request, 'always'),
      stageVariables: {},
      requestContext: contextOf('$connect', 'CONNECT', facts),
    }),
    connect: (facts: ConnectionFacts, request: IncomingMessage) => ({
      ...headersOf(request),
      ...queryOf(request, 'if any'),
      requestContext: contextOf('$connect', 'CONNECT', facts),
      isBase64Encoded: false,
    }),
    message: (facts: ConnectionFacts, routeKey: string, body: string) => ({
      requestContext: { ...contextOf(routeKey, 'MESSAGE', facts), messageId: gatewayId() },
      body,
      isBase64Encoded: false,
    }),
    disconnect: (facts: ConnectionFacts, disconnectStatusCode: number, disconnectReason: string) => ({
      headers: disconnectHeaders(domainName),
      multiValueHeaders: Object.fromEntries(
        Object.entries(disconnectHeaders(domainName)).map(([name, value]) => [name, [value]]),
      ),
      requestContext: {
        ...contextOf('$disconnect', 'DISCONNECT', facts),
        disconnectStatusCode,
        disconnectReason,
      },
      isBase64Encoded: false,
    }),
  };
};

const disconnectHeaders = (Host: string) => ({
  Host,
  'x-api-key': '',
  'X-Forwarded-For': '',
  'x-restapi': '',
});

/** Names keep the client's spelling; of a repeated header the last value wins. */
const headersOf = ({ rawHeaders, socket }: IncomingMessage) => {
  const multiValueHeaders: Record<string, string[]> = {};
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    multiValueHeaders[name] = [...(multiValueHeaders[name] ?? []), rawHeaders[i + 1] ?? ''];
  }
  multiValueHeaders['X-Forwarded-For'] = [socket.remoteAddress ?? ''];
  multiValueHeaders['X-Forwarded-Port'] = ['443'];
  multiValueHeaders['X-Forwarded-Proto'] = ['https'];
  const headers = Object.fromEntries(
    Object.entries(multiValueHeaders).map(([name, values]) => [name, values.at(-1) ?? '']),
  );
  return { headers, multiValueHeaders };
};

const queryOf = ({ url = '/' }: IncomingMessage, presence: 'always' | 'if any') => {
  const { searchParams } = new URL(url, 'ws://127.0.0.1');
  if (searchParams.size === 0 && presence === 'if any') return {};
  const names = [...new Set(searchParams.keys())];
  return {
    queryStringParameters: Object.fromEntries(
      names.map((name) => [name, searchParams.getAll(name).at(-1) ?? '']),
    ),
    multiValueQueryStringParameters: Object.fromEntries(
      names.map((name) => [name, searchParams.getAll(name)]),
    ),
  };
};
