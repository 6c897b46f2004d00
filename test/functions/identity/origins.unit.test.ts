import { describe, expect, test } from '@jest/globals';
import { authorize } from '../../../functions/authorize.ts';
import { allowingOrigins } from '../../../functions/identity/origins.ts';
import type { Denial } from '../../../shared/denials.ts';
import { instant } from '../../../shared/instant.ts';

const now = instant(1_795_276_800_123);
const anna = { id: 'anna', name: 'Anna', kind: 'licence-holder', expiresAt: now } as const;

const effect = async (origins: readonly string[] | null, headers: Readonly<Record<string, string>>) => {
  const answer = await authorize({
    verify: async () => anna,
    clock: () => now,
    allowsOrigin: origins && allowingOrigins(origins),
  })({
    type: 'REQUEST',
    methodArn: 'arn:aws:execute-api:eu-central-1:000000000000:api/live/$connect',
    requestContext: { domainName: 'api.execute-api.eu-central-1.amazonaws.com' },
    headers: { 'Sec-WebSocket-Protocol': 'vigil.v1, token', ...headers },
  });
  return answer.policyDocument.Statement[0]?.Effect;
};

test('The API’s own origin is accepted as no other, and is none when it is unknown where the client has connected to', () => {
  const allows = allowingOrigins(['self']);
  expect(allows('https://api.example.com', 'api.example.com')).toBe(true);
  expect(allows('https://app.example.com', 'api.example.com')).toBe(false);
  expect(allows('https://undefined', undefined)).toBe(false);
});

test('A page that may not connect is refused in the platform’s own words, and reported as such', async () => {
  const denials: Denial[] = [];
  const answer = await authorize({
    verify: async () => anna,
    clock: () => now,
    allowsOrigin: allowingOrigins(['self']),
    onDenial: (denial) => denials.push(denial),
  })({
    type: 'REQUEST',
    methodArn: 'arn:aws:execute-api:eu-central-1:000000000000:api/live/$connect',
    headers: { 'Sec-WebSocket-Protocol': 'vigil.v1, token', Origin: 'https://app.example.com' },
  });
  expect(answer).toEqual({
    principalId: 'nobody',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Action: 'execute-api:Invoke',
          Effect: 'Deny',
          Resource: 'arn:aws:execute-api:eu-central-1:000000000000:api/live/$connect',
        },
      ],
    },
  });
  // Nothing of the token has been read by then.
  expect(denials).toEqual([{ denied: 'origin', claims: [] }]);
});

describe('where a browser may come from', () => {
  const allowed = ['https://app.example.com', 'https://two.example.com'];

  test.each<[string, readonly string[] | null, Readonly<Record<string, string>>, string]>([
    ['anywhere, unless something is set', null, { Origin: 'https://elsewhere.example.com' }, 'Allow'],
    ['a page that is named', allowed, { Origin: 'https://two.example.com' }, 'Allow'],
    [
      'a page that is named, the header in small letters',
      allowed,
      { origin: 'https://app.example.com' },
      'Allow',
    ],
    ['another page', allowed, { Origin: 'https://elsewhere.example.com' }, 'Deny'],
    ['a page whose name only begins alike', allowed, { Origin: 'https://app.example.com.evil.org' }, 'Deny'],
    ['another scheme', allowed, { Origin: 'http://app.example.com' }, 'Deny'],
    ['a page without an origin', allowed, { Origin: 'null' }, 'Deny'],
    ['a client that is no browser', allowed, {}, 'Allow'],
    ['a page below a wildcard', ['https://*.example.com'], { Origin: 'https://a.b.example.com' }, 'Allow'],
    [
      'the domain of the wildcard itself',
      ['https://*.example.com'],
      { Origin: 'https://example.com' },
      'Deny',
    ],
    ['a domain that ends alike', ['https://*.example.com'], { Origin: 'https://evilexample.com' }, 'Deny'],
    ['a wildcard, by another scheme', ['https://*.example.com'], { Origin: 'http://a.example.com' }, 'Deny'],
    [
      'a wildcard, by another port',
      ['https://*.example.com'],
      { Origin: 'https://a.example.com:8443' },
      'Deny',
    ],
    ['an app in a shell', ['capacitor://localhost'], { Origin: 'capacitor://localhost' }, 'Allow'],
    [
      'React Native, which sends the origin of the API',
      ['https://app.example.com', 'self'],
      { origin: 'https://api.execute-api.eu-central-1.amazonaws.com' },
      'Allow',
    ],
    [
      'the origin of the API, unless it is named',
      allowed,
      { origin: 'https://api.execute-api.eu-central-1.amazonaws.com' },
      'Deny',
    ],
  ])('%s', async (_, origins, headers, expected) => {
    expect(await effect(origins, headers)).toBe(expected);
  });
});
