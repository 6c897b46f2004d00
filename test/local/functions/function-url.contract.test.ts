import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { AwsV4Signer } from 'aws4fetch';
import { listen, stopListening } from '../../../local/listening.ts';
import {
  type Issuing,
  openCredentials,
  type ServiceCredentials,
} from '../../../local/service/credentials.ts';
import { functionUrl } from '../../../local/service/function-url.ts';
import { placeOf } from '../../../local/template/deployment.ts';

const place = placeOf('Vigil');
const own = `arn:aws:iam::${place.account}:role/apps/Backend`;
const named = 'arn:aws:iam::999999999999:role/Partner';
const stranger = 'arn:aws:iam::999999999999:role/Other';

let folder: string;
let issuing: Issuing;
let url: string;
const events: string[] = [];
const vended: object[] = [];
const server = createServer();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-service-'));
  issuing = await openCredentials(join(folder, 'service-key'));
  const answer = functionUrl({
    deployed: { functionArn: 'arn:service:live', functionName: 'service', principals: [named] },
    place,
    invoke: async (_, event) => {
      events.push(event);
      return event.includes('fail')
        ? { ok: false, errorType: 'Error', errorMessage: 'oh' }
        : { ok: true, payload: '{"statusCode":201,"headers":{"x-own":"1"},"body":"done"}' };
    },
    credentials: issuing,
    vend: (_, __, values) => void vended.push(values),
  });
  server.on(
    'request',
    (request, response) => void answer(request, response, new URL(request.url ?? '/', url)),
  );
  url = `http://127.0.0.1:${await listen(server, 0)}/service`;
});
afterAll(async () => {
  await stopListening(server);
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  events.length = 0;
  vended.length = 0;
});

type Change = {
  readonly as?: ServiceCredentials;
  readonly service?: string;
  readonly region?: string;
  /** How long ago it was signed, in milliseconds. */
  readonly ago?: number;
  readonly sent?: {
    readonly body?: string;
    readonly path?: string;
    readonly headers?: Record<string, string>;
  };
  readonly signed?: Record<string, string>;
};

const send = async (
  {
    as = issuing.of(own),
    service = 'lambda',
    region = place.region,
    ago = 0,
    sent = {},
    signed = {},
  }: Change = {},
  body = '{"a":1}',
) => {
  const { accessKeyId, secretAccessKey } = as;
  const datetime = new Date(Date.now() - ago).toISOString().replaceAll(/[:-]|\.\d{3}/g, '');
  const signer = new AwsV4Signer({
    accessKeyId,
    secretAccessKey,
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', ...signed },
    body,
    service,
    region,
    datetime,
  });
  const { headers } = await signer.sign();
  for (const [name, value] of Object.entries(sent.headers ?? {})) headers.set(name, value);
  const response = await fetch(url + (sent.path ?? ''), { method: 'POST', headers, body: sent.body ?? body });
  return { status: response.status, own: response.headers.get('x-own'), text: await response.text() };
};

describe('The local function URL', () => {
  test('passes on who signed, and what they said, but never their signature', async () => {
    expect(await send()).toEqual({ status: 201, own: '1', text: 'done' });
    const [event = ''] = events;
    expect(JSON.parse(event)).toMatchObject({
      version: '2.0',
      body: '{"a":1}',
      isBase64Encoded: false,
      requestContext: {
        http: { method: 'POST' },
        authorizer: {
          iam: {
            userArn: `arn:aws:sts::${place.account}:assumed-role/Backend/local`,
            accountId: place.account,
          },
        },
      },
    });
    expect(event).not.toMatch(/Signature|AWS4-HMAC/);
    expect(vended).toEqual([{ UrlRequestCount: 1, Url4xxCount: 0, Url5xxCount: 0 }]);
  });

  test('accepts a signature for five minutes, before its time as after it', async () => {
    for (const ago of [4 * 60_000, -4 * 60_000]) expect((await send({ ago })).status).toBe(201);
    for (const ago of [6 * 60_000, -6 * 60_000])
      expect(await send({ ago })).toMatchObject({ status: 403, text: expect.stringContaining('expired') });
    expect(events).toHaveLength(2);
  });

  test('accepts a correct hash of the body, in a header that is signed or not', async () => {
    const hash = '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862';
    expect((await send({ signed: { 'x-amz-content-sha256': hash } })).status).toBe(201);
  });

  test('lets in a role of another account if the function’s own policy names it, and no other', async () => {
    expect((await send({ as: issuing.of(named) })).status).toBe(201);
    expect(await send({ as: issuing.of(stranger) })).toMatchObject({ status: 403 });
  });

  test.each<[string, () => Change]>([
    ['no signature', () => ({ sent: { headers: { authorization: '' } } })],
    ['something that is none', () => ({ sent: { headers: { authorization: 'Bearer x' } } })],
    ['a key that nobody has', () => ({ as: { ...issuing.of(own), accessKeyId: 'AKIDNOBODY' } })],
    [
      'the secret of another',
      () => ({ as: { ...issuing.of(own), secretAccessKey: issuing.of(named).secretAccessKey } }),
    ],
    ['another body', () => ({ sent: { body: '{"a":2}' } })],
    ['another path', () => ({ sent: { path: '/x' } })],
    ['another query', () => ({ sent: { path: '?x=1' } })],
    ['another time', () => ({ sent: { headers: { 'x-amz-date': '20200101T000000Z' } } })],
    ['a body that is not signed', () => ({ signed: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } })],
    ['the name of another service', () => ({ service: 'execute-api' })],
    ['another Region', () => ({ region: 'us-east-1' })],
  ])('refuses %s before the function is called', async (_, change) => {
    expect((await send(change())).status).toBe(403);
    expect(events).toEqual([]);
    expect(vended).toEqual([{ UrlRequestCount: 1, Url4xxCount: 1, Url5xxCount: 0 }]);
  });

  test('accepts six megabytes, and answers 413 to a byte more', async () => {
    const most = 6 * 1_024 * 1_024;
    expect((await send({}, 'x'.repeat(most))).status).toBe(201);
    events.length = 0;
    expect((await send({}, 'x'.repeat(most + 1))).status).toBe(413);
    expect(events).toEqual([]);
  });

  test('answers 502 when the function fails', async () => {
    expect((await send({}, '"fail"')).status).toBe(502);
  });
});

describe('A backend’s credentials on this machine', () => {
  test('are the same after a restart, different for another role, and readable only by their owner', async () => {
    const again = await openCredentials(join(folder, 'service-key'));
    expect(again.of(own)).toEqual(issuing.of(own));
    expect(again.of(own).secretAccessKey).not.toBe(again.of(named).secretAccessKey);
    expect((await stat(join(folder, 'service-key'))).mode & 0o077).toBe(0);
  });

  test('exist only for roles', () => {
    for (const role of ['', 'Backend', 'arn:aws:iam::1:role/x', 'arn:aws:iam::123456789012:user/x'])
      expect(() => issuing.of(role)).toThrow(RangeError);
    expect(issuing.find('dev.AAAA')).toBeNull();
  });
});
