import { describe, expect, test } from '@jest/globals';
import { ConfigurationError, configurationFrom, readConfiguration } from '../../web/login/configuration.ts';

const right = {
  issuer: 'https://id.example.com/pool',
  clientId: 'page',
  scope: 'openid',
  webSocketUrl: 'wss://api.example.com/live',
};
const NOW = Date.parse('2026-11-21T12:00:00Z');

const answering =
  (body: unknown, headers: Record<string, string> = {}) =>
  async () =>
    new Response(typeof body === 'string' ? body : JSON.stringify(body), { headers });

describe('The page’s configuration', () => {
  test('has the issuer, the client and the server, and the time at the page’s server', async () => {
    const date = 'Sat, 21 Nov 2026 11:00:00 GMT';
    expect(await readConfiguration(answering(right, { date }), () => NOW)).toEqual({
      ...right,
      clockSkew: -3_600,
    });
    expect(await readConfiguration(answering(right, { date, age: '60' }), () => NOW)).toMatchObject({
      clockSkew: -3_540,
    });
    expect(await readConfiguration(answering(right), () => NOW)).toMatchObject({ clockSkew: 0 });
  });

  test('may lack TLS on this machine only', () => {
    const local = { ...right, issuer: 'http://127.0.0.1:3000/dev', webSocketUrl: 'ws://localhost:3000/ws' };
    expect(configurationFrom(local)).toEqual(local);
    const six = { ...right, issuer: 'http://[::1]:3000/dev', webSocketUrl: 'ws://[::1]:3000/ws' };
    expect(configurationFrom(six)).toEqual(six);
    for (const wrong of [{ issuer: 'http://id.example.com' }, { webSocketUrl: 'ws://api.example.com' }])
      expect(() => configurationFrom({ ...right, ...wrong })).toThrow('must begin with');
  });

  test.each([
    ['nothing', null, 'must hold a text called issuer'],
    ['a page instead of the file', '<!doctype html>', 'is no JSON'],
    ['no client', { ...right, clientId: undefined }, 'must hold a text called clientId'],
    [
      'a template that nobody has filled in',
      { ...right, issuer: '<TokenIssuer>' },
      'must begin with https://',
    ],
  ])('is refused with a sentence when it is %s', async (_, body, sentence) => {
    const reading = readConfiguration(answering(body), () => NOW);
    await expect(reading).rejects.toThrow(ConfigurationError);
    await expect(reading).rejects.toThrow(sentence);
  });

  test('causes a sentence when it is missing', async () => {
    await expect(readConfiguration(async () => new Response('', { status: 404 }))).rejects.toThrow(
      'answered 404',
    );
    await expect(readConfiguration(() => Promise.reject(new TypeError('no network')))).rejects.toThrow(
      ConfigurationError,
    );
  });
});
