import { describe, expect, test } from '@jest/globals';
import { SettingsError, settingsFrom } from '../../infra/settings.ts';
import { defaultPolicy, policyFrom, presets } from '../../shared/policy.ts';

describe('what is said decides', () => {
  test('nothing said is a deployment with the default preset, its own user pool and its own log role', () => {
    expect(settingsFrom({})).toEqual({ policy: defaultPolicy, issuer: null, gatewayLogRole: 'create' });
  });

  test.each(['workspace-15', 'workspace-150'] as const)('%s is a preset', (preset) => {
    expect(settingsFrom({ preset }).policy).toEqual(policyFrom(presets[preset]));
  });

  test('every timing of the policy can be said, in seconds, minutes or hours', () => {
    const said = {
      idleTimeout: '2h',
      warningPeriod: '90s',
      grace: '1m',
      lease: '20m',
      keepAlive: '5m',
      alarmSlack: '0s',
      precision: '30s',
      longestStay: '12h',
      activityExtends: 'true',
    };
    expect(settingsFrom(said).policy).toEqual({
      idleTimeout: 7_200_000,
      warningPeriod: 90_000,
      grace: 60_000,
      lease: 1_200_000,
      keepAlive: 300_000,
      alarmSlack: 0,
      precision: 30_000,
      longestStay: 43_200_000,
      activityExtends: true,
    });
  });

  test('a timing that is said changes the preset, and what follows from it', () => {
    const { policy } = settingsFrom({ preset: 'workspace-150', idleTimeout: '60m' });
    expect(policy).toMatchObject({ idleTimeout: 3_600_000, warningPeriod: 1_800_000, alarmSlack: 360_000 });
  });

  test('JSON values of a context file mean the same as text', () => {
    expect(settingsFrom({ activityExtends: true }).policy.activityExtends).toBe(true);
  });

  test('a setting that is undefined is not said', () => {
    expect(settingsFrom({ preset: undefined, grace: undefined }).policy).toEqual(defaultPolicy);
  });

  test('an issuer brings its keys from the usual place and the kind from the claim "kind"', () => {
    const said = { tokenIssuer: 'https://id.example.com/', tokenAudience: 'vigil' };
    expect(settingsFrom(said).issuer).toEqual({
      issuer: 'https://id.example.com/',
      audience: 'vigil',
      jwksUri: 'https://id.example.com/.well-known/jwks.json',
      kindClaim: 'kind',
    });
    const more = { tokenJwksUri: 'https://keys.example.com/', kindClaim: 'https://example.com/kind' };
    expect(settingsFrom({ ...said, ...more }).issuer).toMatchObject({
      jwksUri: 'https://keys.example.com/',
      kindClaim: 'https://example.com/kind',
    });
  });

  test('only the local stack may be quick and speak plain http', () => {
    const quick = { idleTimeout: '5s', warningPeriod: '5s', grace: '2s' };
    const near = { tokenIssuer: 'http://127.0.0.1:3000', tokenAudience: 'vigil' };
    const settings = settingsFrom({ ...quick, ...near, policySource: 'local' });
    expect(settings.policy.idleTimeout).toBe(5_000);
    expect(settings.issuer?.jwksUri).toBe('http://127.0.0.1:3000/.well-known/jwks.json');
  });

  test.each([
    'aws:cdk:bundling-stacks',
    '@aws-cdk/core:newStyleStackSynthesis',
    'acknowledged-issue-numbers',
  ])('%s is cdk’s own', (key) => {
    expect(settingsFrom({ [key]: ['**'] }).policy).toEqual(defaultPolicy);
  });
});

describe('a mistake is a sentence', () => {
  const duration = 'must be a duration such as 30s, 15m or 2h';

  test.each<[Record<string, unknown>, string]>([
    [{ preset: 'workspace-20' }, 'preset must be workspace-15 or workspace-150, but is "workspace-20".'],
    [{ idleTimeout: '15' }, `idleTimeout ${duration}, but is "15".`],
    [{ warningPeriod: 30 }, `warningPeriod ${duration}, but is "30".`],
    [{ grace: '-1s' }, `grace ${duration}, but is "-1s".`],
    [{ lease: '1.5h' }, `lease ${duration}, but is "1.5h".`],
    [{ keepAlive: '' }, `keepAlive ${duration}, but is "".`],
    [{ activityExtends: 'yes' }, 'activityExtends must be true or false, but is "yes".'],
    [{ policySource: 'session' }, 'policySource must be deployment or local, but is "session".'],
    [{ gatewayLogRole: 'none' }, 'gatewayLogRole must be create or existing, but is "none".'],
    [{ idleTimeout: '59s' }, 'idleTimeout must be at least 60 s, but is 59 s.'],
    [{ warningPeriod: '5s' }, 'warningPeriod must be at least 60 s, but is 5 s.'],
    [
      { grace: '15m' },
      'grace (900 s) must be shorter than idleTimeout (900 s), or leaving would be noticed later than being idle.',
    ],
    [
      { keepAlive: '5m' },
      'lease (600 s) must be longer than two keepAlive intervals (2 × 300 s), or one lost keep-alive would end a connection.',
    ],
    [
      { tokenIssuer: 'id.example.com', tokenAudience: 'vigil' },
      'tokenIssuer must be a URL that begins with https://, but is "id.example.com".',
    ],
    [
      { tokenIssuer: 'http://id.example.com', tokenAudience: 'vigil' },
      'tokenIssuer must be a URL that begins with https://, but is "http://id.example.com": whoever can change the keys on their way can sign any token.',
    ],
    [
      {
        tokenIssuer: 'https://id.example.com',
        tokenAudience: 'vigil',
        tokenJwksUri: 'http://id.example.com/',
      },
      'tokenJwksUri must be a URL that begins with https://, but is "http://id.example.com/": whoever can change the keys on their way can sign any token.',
    ],
    [
      { tokenIssuer: 'https://id.example.com' },
      'tokenIssuer needs tokenAudience beside it, or tokens that were made for other services would be accepted.',
    ],
    [
      { tokenIssuer: 'https://id.example.com', tokenAudience: ' ' },
      'tokenAudience must not be empty, but is " ".',
    ],
    [
      { tokenAudience: 'vigil', kindClaim: 'kind' },
      'tokenAudience and kindClaim need tokenIssuer beside them.',
    ],
    [{ tokenJwksUri: 'https://id.example.com/' }, 'tokenJwksUri needs tokenIssuer beside it.'],
  ])('%j', (context, sentence) => {
    expect(mistakesIn(context)).toBe(sentence);
  });

  test.each(['idleTimout', 'idle-timeout', 'IDLETIMEOUT', 'region'])('%s is no setting', (key) => {
    expect(mistakesIn({ [key]: '15m' })).toMatch(
      new RegExp(`^There is no setting ${key}; there are preset, idleTimeout, .*, policySource\\.$`),
    );
  });

  test('each mistake has its own line', () => {
    expect(mistakesIn({ grace: 'long', idleTimout: '15m', preset: 'slow' })).toMatch(
      /^There is no setting idleTimout.*\npreset must be .*\ngrace must be .*$/,
    );
  });
});

const mistakesIn = (context: Record<string, unknown>): string => {
  try {
    settingsFrom(context);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return 'none';
};
