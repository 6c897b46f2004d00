import { describe, expect, test } from '@jest/globals';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { SettingsError } from '../../../infra/settings/error.ts';
import { refuseForeign, settingsFrom, settingsOf } from '../../../infra/settings.ts';
import { defaultRoom } from '../../../shared/content/content.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import { mistakesIn } from './mistakes.ts';

describe('what is set decides', () => {
  test('nothing set is a deployment with the default preset, its own user pool and its own log role', () => {
    expect(settingsFrom({})).toEqual({
      policy: defaultPolicy,
      policySource: 'deployment',
      rule: {},
      namespace: null,
      pace: {
        messagesPerSecond: 20,
        messagesAtOnce: 60,
        signalsPerSecond: 20,
        signalsTold: 200,
        dearPerHour: 120,
        knocksPerHour: 1_000,
        centsPerHour: 300,
        connectionsPerHour: 1_000,
      },
      room: defaultRoom,
      issuer: null,
      page: { domain: null, connects: [] },
      pageScope: 'openid email profile',
      pages: [],
      origins: null,
      domain: null,
      events: { bus: 'own', people: 'ids' },
      alarmEmail: null,
      alarmMovesPerSecond: null,
      gatewayCallsPerSecond: null,
      encryptionKey: null,
      logRetention: 30,
      auditRetention: 365,
      tracing: 'active',
      platformLogs: 'faults',
      rolesClaim: null,
      entitlement: null,
      runbookUrl: null,
      serviceDoor: true,
      serviceRoles: null,
      mailFrom: null,
      federation: null,
      removal: 'retain',
      shift: 'canary',
      gatewayLogRole: 'create',
    });
  });

  test('keeps an answer of the team’s function for an hour at most, and only where there is one', () => {
    const functionArn = 'arn:aws:lambda:eu-central-1:123456789012:function:rights:live';
    const asked = (kept?: string) =>
      settingsFrom({ entitlement: functionArn, ...(kept !== undefined && { entitlementKept: kept }) })
        .entitlement;
    expect(asked()).toEqual({ functionArn, kept: 60_000 });
    expect(asked('0s')).toEqual({ functionArn, kept: 0 });
    expect(asked('60m')).toEqual({ functionArn, kept: 3_600_000 });
    expect(() => asked('61m')).toThrow('entitlementKept must be at most 1h');
    expect(() => settingsFrom({ entitlementKept: '1m' })).toThrow('entitlementKept needs entitlement');
    expect(() => settingsFrom({ entitlement: 'rights' })).toThrow('must be the ARN of a function');
  });

  test('JSON values of a context file mean the same as text', () => {
    expect(settingsFrom({ activityExtends: true }).policy.activityExtends).toBe(true);
  });

  test('a setting that is undefined counts as left out', () => {
    expect(settingsFrom({ preset: undefined, lostGrace: undefined }).policy).toEqual(defaultPolicy);
  });

  test('an issuer itself says where its keys are, and the kind is in the claim "kind"', () => {
    const said = { tokenIssuer: 'https://id.example.com/', tokenAudience: 'vigil' };
    expect(settingsFrom(said).issuer).toEqual({
      issuer: 'https://id.example.com/',
      audiences: ['vigil'],
      jwksUri: null,
      use: 'id',
      kindClaim: 'kind',
      licenceValue: 'licence-holder',
      emailTrusted: false,
    });
    const more = {
      tokenAudience: 'web, phone',
      tokenJwksUri: 'https://keys.example.com/',
      tokenUse: 'access',
      kindClaim: 'realm_access.roles',
      licenceValue: 'premium',
      emailTrusted: 'true',
    };
    expect(settingsFrom({ ...said, ...more }).issuer).toMatchObject({
      audiences: ['web', 'phone'],
      jwksUri: 'https://keys.example.com/',
      use: 'access',
      kindClaim: 'realm_access.roles',
      licenceValue: 'premium',
      emailTrusted: true,
    });
  });

  test('origins may have a wildcard, a shell’s scheme, and be that of the API', () => {
    const said =
      'https://app.example.com, https://*.example.com,http://localhost:5173,capacitor://localhost,self';
    expect(settingsFrom({ origins: said }).origins).toHaveLength(5);
  });

  test.each([
    'https://app.example.com/',
    'https://App.example.com',
    'https://*',
    'https://*.com',
    'http://*.example.com',
    'https://a.*.example.com',
    'https://app.*',
    'capacitor://elsewhere',
    'null',
    '*',
    'app.example.com',
  ])('the origin %s, which no browser sends or everybody has, is refused', (origin) => {
    expect(mistakesIn({ origins: origin })).toContain('origins must be origins such as');
  });

  test('only the local stack may be quick and use plain http', () => {
    const quick = { idleTimeout: '5s', warningPeriod: '5s', lostGrace: '2s' };
    const near = { tokenIssuer: 'http://127.0.0.1:3000', tokenAudience: 'vigil' };
    const settings = settingsFrom({ ...quick, ...near, policySource: 'local' });
    expect(settings.policy.idleTimeout).toBe(5_000);
    expect(settings.issuer?.issuer).toBe('http://127.0.0.1:3000');
  });

  test.each([
    'aws:cdk:bundling-stacks',
    '@aws-cdk/core:newStyleStackSynthesis',
    'acknowledged-issue-numbers',
  ])('%s is one of cdk’s own', (key) => {
    expect(settingsFrom({ [key]: ['**'] }).policy).toEqual(defaultPolicy);
  });
});

test.each(['presence.example.xn--p1ai', 'xn--bcher-kva.example.com'])(
  '%s is a domain name like any other',
  (domainName) => {
    const certificateArn = 'arn:aws:acm:eu-central-1:123456789012:certificate/abc';
    expect(settingsFrom({ domainName, certificateArn }).domain?.name).toBe(domainName);
  },
);

test('logs are kept for any time that CloudWatch has, as some of HIPAA are for six years', () => {
  const known = Object.values(RetentionDays).filter((days) => typeof days === 'number');
  for (const days of known.filter((one) => one !== RetentionDays.INFINITE))
    expect(settingsOf({ logRetention: days as 30 }).logRetention).toBe(days);
});

describe('as many as their service takes', () => {
  const roles = (count: number) =>
    Array.from({ length: count }, (_, index) => `arn:aws:iam::123456789012:role/Backend${index}`).join(',');
  const addresses = (count: number) =>
    Array.from({ length: count }, (_, index) => `https://app-${index}.example.com/`).join(',');

  test('may sign as backends, which the policy of a function has room for', () => {
    expect(settingsFrom({ serviceRoles: roles(20) }).serviceRoles).toHaveLength(20);
    expect(mistakesIn({ serviceRoles: roles(21) })).toContain(
      'serviceRoles must be the ARNs of roles, at most 20, with commas between them, but is ',
    );
  });

  test('may be where people are sent back to, which the client of a user pool has room for', () => {
    expect(settingsFrom({ pages: addresses(99) }).pages).toHaveLength(99);
    expect(mistakesIn({ pages: addresses(100) })).toContain(
      'pages must be addresses of pages, at most 99, that begin with https:// (or http://localhost), with commas between them, but is ',
    );
  });
});

describe('what is named of another Region', () => {
  const settings = settingsFrom({
    domainName: 'p.example.com',
    certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/abc',
    encryptionKey: 'arn:aws:kms:us-east-1:123456789012:key/abc',
    entitlement: 'arn:aws:lambda:us-east-1:123456789012:function:rights',
    eventBus: 'arn:aws:events:us-east-1:123456789012:event-bus/theirs',
  });

  test('is refused where the stack goes elsewhere, before anything is deployed: half of it would only never work', () => {
    const here = 'is of us-east-1, but the stack goes to eu-central-1:';
    expect(() => refuseForeign(settings, 'eu-central-1')).toThrow(
      new SettingsError(
        [
          `certificateArn ${here} API Gateway takes a certificate of its own Region only.`,
          `encryptionKey ${here} services take a key of their own Region only.`,
          `entitlement ${here} Lambda calls functions of its own Region only.`,
          `eventBus ${here} EventBridge takes events for a bus of its own Region only. A rule of one there may send them on.`,
        ].join('\n'),
      ),
    );
  });

  test('is accepted where the stack goes there too, or its Region is unknown', () => {
    refuseForeign(settings, 'us-east-1');
    refuseForeign(settings, undefined);
    refuseForeign(settingsFrom({}), 'eu-central-1');
    refuseForeign(settingsFrom({ eventBus: 'theirs' }), 'eu-central-1');
  });
});
