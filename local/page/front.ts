import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { keeping, VIEWS } from '../../web/hosting/page-files.ts';
import { pageHeaders } from '../../web/hosting/page-policy.ts';
import { milliseconds } from '../duration.ts';
import { isCalledLocally } from '../endpoints/loopback.ts';
import type { Issuer } from '../identity/issuer.ts';
import { preflight, sharingWith } from '../identity/sharing.ts';
import { jsonFrom } from './json-body.ts';
import type { FindFile } from './page.ts';

/** What a browser reaches: the page, and the development issuer. */
export type FrontOptions = {
  readonly port: number;
  readonly issuer: Issuer;
  readonly page: FindFile;
  /** The door of the backends, at `/service`. */
  readonly service: (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;
  /** What `/dev/<name>` shows as JSON, for the page and for whoever looks. */
  readonly shown: Readonly<Record<string, (parameters: URLSearchParams) => unknown>>;
  /** What a POST of JSON to `/dev/<name>` changes, and what it answers. @throws RangeError for what it does not take. */
  readonly changed: Readonly<Record<string, (body: unknown) => unknown>>;
  /** What `/dev/<name>` goes on telling whoever asks for `text/event-stream`, until they hang up. */
  readonly live: Readonly<Record<string, (tell: (event: unknown) => void) => () => void>>;
};

export const front = ({
  port,
  issuer,
  page,
  service,
  shown,
  changed,
  live,
}: FrontOptions): RequestListener => {
  const sharing = sharingWith(issuer.pageOrigins);

  const reply = (
    response: ServerResponse,
    status: number,
    type: string,
    content: string | Uint8Array,
    keeping = 'no-store',
  ) => {
    response.writeHead(status, {
      'content-type': type,
      'content-length': Buffer.byteLength(content),
      'cache-control': keeping,
    });
    response.end(content);
  };
  /** What the page is told where it is hosted (docs/deploy.md). */
  const configuration = (host: string) => ({
    issuer: issuer.issuer,
    clientId: issuer.client.id,
    scope: 'openid email profile',
    webSocketUrl: `ws://${host}/ws`,
  });
  const json = (response: ServerResponse, status: number, value: unknown, keeping?: string) =>
    reply(response, status, 'application/json', JSON.stringify(value), keeping);

  const token = async (url: URL, response: ServerResponse): Promise<void> => {
    const user = url.searchParams.get('user') ?? '';
    const lifetime = milliseconds(url.searchParams.get('lifetime') ?? '1h');
    const signed = await issuer.shortcut(user, lifetime, url.searchParams.get('roles'));
    if (signed) return json(response, 200, signed);
    json(response, 404, { error: `There is no user "${user}". /dev/users lists those there are.` });
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // A page elsewhere that has its own name point here could otherwise read a token.
    if (!isCalledLocally(request.headers))
      return json(response, 403, { error: 'The local stack answers to 127.0.0.1 and localhost only.' });
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`);
    const { pathname } = url;
    if (pathname === '/service') return service(request, response, url);
    const shared = SHARED.includes(pathname) ? sharing(request.headers) : {};
    for (const [header, value] of Object.entries(shared)) response.setHeader(header, value);
    if (request.method === 'OPTIONS' && pathname.startsWith('/dev/'))
      return void response.writeHead(204, { ...sharing(request.headers), ...preflight }).end();
    const endpoint = issuer.find(request.method ?? '', pathname);
    if (endpoint) return endpoint(request, response);
    const name = /^\/dev\/([a-z-]+)$/.exec(pathname)?.[1] ?? '';
    if (request.method === 'POST' && Object.hasOwn(changed, name))
      return json(response, 200, changed[name]?.(await jsonFrom(request)));
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return json(response, 405, { error: 'There is nothing here but GET.' });
    if (pathname === '/dev/token') return token(url, response);
    if (pathname === '/config.json')
      return json(response, 200, configuration(request.headers.host ?? ''), keeping.rest);
    if (Object.hasOwn(live, name) && request.headers.accept?.includes('text/event-stream'))
      return goOn(request, response, live[name]);
    if (Object.hasOwn(shown, name)) return json(response, 200, await shown[name]?.(url.searchParams));
    const file = await page(isView.test(pathname) ? '/index.html' : pathname);
    if (file) {
      const { encoding, content } = await file.encodedFor(request.headers['accept-encoding']?.toString());
      response.setHeader('vary', 'accept-encoding');
      if (encoding !== null) response.setHeader('content-encoding', encoding);
      return reply(response, 200, file.type, content, file.keeping);
    }
    json(response, 404, { error: `There is nothing at ${pathname}.` });
  };

  /** Server-sent events. */
  const goOn = (
    request: IncomingMessage,
    response: ServerResponse,
    listen: FrontOptions['live'][string] = () => () => {},
  ): void => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': from now on\n\n');
    const stop = listen((event) => response.write(`data: ${JSON.stringify(event)}\n\n`));
    request.on('close', stop);
  };

  return (request, response) => {
    // The socket of the very origin that the page has come from; `'self'` covers it in some engines only.
    const socket = isCalledLocally(request.headers) ? [`ws://${request.headers.host}`] : [];
    for (const [name, value] of Object.entries(pageHeaders([new URL(issuer.issuer).origin, ...socket])))
      response.setHeader(name, value);
    serve(request, response).catch((error: unknown) => {
      const status = error instanceof RangeError ? 400 : 500;
      json(response, status, { error: error instanceof Error ? error.message : String(error) });
    });
  };
};

const isView = new RegExp(VIEWS);

/** What a page of one's own may read, besides the issuer: who there is, a token without a login, where everything is. */
const SHARED = ['/dev/token', '/dev/users', '/config.json'];
