import { describe, expect, test } from '@jest/globals';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { SettingsError } from '../../infra/settings/error.ts';
import { refuseForeignCertificate, settingsFrom, settingsOf } from '../../infra/settings.ts';
import { defaultRoom } from '../../shared/content/content.ts';
import { defaultPolicy, policyFrom, presets } from '../../shared/policy.ts';

describe('what is set decides', () => {
  test('how far groups and sessions may go is at least what applies where nobody sets anything', () => {
    expect(settingsFrom({ idleTimeoutLimit: '2h' }).rule).toEqual({ idleTimeout: { value: 7_200_000 } });
    expect(() => settingsFrom({ idleTimeoutLimit: '10m' })).toThrow(
      'idleTimeoutLimit (600 s) must not be below idleTimeout (900 s), which holds where nobody says anything.',
    );
    expect(settingsFrom({ finalTimings: 'true', longestStay: '12h' }).rule).toEqual({
      idleTimeout: { value: 900_000, final: true },
      warningPeriod: { value: 1_800_000, final: true },
      longestStay: { value: 43_200_000, final: true },
    });
  });

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

  test.each(['workspace-15', 'workspace-150'] as const)('%s is a preset', (preset) => {
    expect(settingsFrom({ preset }).policy).toEqual(policyFrom(presets[preset]));
  });

  test('every timing of the policy can be set, in seconds, minutes or hours', () => {
    const said = {
      idleTimeout: '2h',
      warningPeriod: '90s',
      goodbyeGrace: '20s',
      lostGrace: '2m',
      lease: '20m',
      keepAlive: '5m',
      reportEvery: '2m',
      alarmSlack: '0s',
      precision: '30s',
      patience: '3m',
      longestStay: '12h',
      holdLimit: '3h',
      activityExtends: 'true',
      participantLimit: '40',
      doorLimit: '30',
      linkLimit: '20',
    };
    expect(settingsFrom(said).policy).toEqual({
      idleTimeout: 7_200_000,
      warningPeriod: 90_000,
      goodbyeGrace: 20_000,
      lostGrace: 120_000,
      lease: 1_200_000,
      keepAlive: 300_000,
      reportEvery: 120_000,
      alarmSlack: 0,
      precision: 30_000,
      patience: 180_000,
      longestStay: 43_200_000,
      holdLimit: 10_800_000,
      activityExtends: true,
      participantLimit: 40,
      doorLimit: 30,
      linkLimit: 20,
    });
  });

  test('a standard sets what is not set, and travels with the policy', () => {
    const { policy } = settingsFrom({ standard: 'pci-dss-8.2.8, wcag-2.2.1' });
    expect(policy).toEqual(
      policyFrom({
        idleTimeout: 880_000,
        warningPeriod: 20_000,
        reentry: 'login',
        standards: ['pci-dss-8.2.8', 'wcag-2.2.1'],
      }),
    );
    expect(settingsFrom({ standard: 'nist-800-63b-aal3', preset: 'workspace-150' }).policy).toMatchObject({
      idleTimeout: 880_000,
      longestStay: 43_200_000,
    });
    expect(settingsFrom({ reentry: 'login' }).policy).toEqual({ ...defaultPolicy, reentry: 'login' });
    expect(settingsFrom({ reentry: 'click' }).policy).toEqual(defaultPolicy);
  });

  test('a smaller door takes no more by one link than by all', () => {
    expect(settingsFrom({ doorLimit: '50' }).policy).toMatchObject({ doorLimit: 50, linkLimit: 50 });
    expect(() => settingsFrom({ doorLimit: '50', linkLimit: '60' })).toThrow(/linkLimit \(60\) must not be/);
  });

  test('a timing that is set changes the preset, and what follows from it', () => {
    const { policy } = settingsFrom({ preset: 'workspace-150', idleTimeout: '60m' });
    expect(policy).toMatchObject({ idleTimeout: 3_600_000, warningPeriod: 1_800_000, alarmSlack: 300_000 });
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

describe('a mistake is a sentence', () => {
  const duration = 'must be a duration such as 30s, 15m or 2h';

  test.each<[Record<string, unknown>, string]>([
    [{ preset: 'workspace-20' }, 'preset must be workspace-15 or workspace-150, but is "workspace-20".'],
    [{ idleTimeout: '15' }, `idleTimeout ${duration}, but is "15".`],
    [{ warningPeriod: 30 }, `warningPeriod ${duration}, but is "30".`],
    [{ lostGrace: '-1s' }, `lostGrace ${duration}, but is "-1s".`],
    [{ lease: '1.5h' }, `lease ${duration}, but is "1.5h".`],
    [{ keepAlive: '' }, `keepAlive ${duration}, but is "".`],
    [{ activityExtends: 'yes' }, 'activityExtends must be true or false, but is "yes".'],
    [{ policySource: 'session' }, 'policySource must be deployment or local, but is "session".'],
    [{ gatewayLogRole: 'none' }, 'gatewayLogRole must be create or existing, but is "none".'],
    [{ goodbyeGrace: '0s' }, 'goodbyeGrace must be from 1s to 8760h, but is "0s".'],
    [{ longestStay: '9000h' }, 'longestStay must be from 1s to 8760h, but is "9000h".'],
    [{ idleTimeoutLimit: '9000h' }, 'idleTimeoutLimit must be from 1s to 8760h, but is "9000h".'],
    [{ alarmSlack: '9000h' }, 'alarmSlack must be from 0s to 8760h, but is "9000h".'],
    [{ holdLimit: '25h' }, 'holdLimit must be from 0s to 24h, but is "25h".'],
    [
      { doorLimit: '1001' },
      'doorLimit must be a whole number of at least 1 and at most 1000, but is "1001".',
    ],
    [{ idleTimeout: '59s' }, 'idleTimeout must be at least 60 s, but is 59 s.'],
    [{ warningPeriod: '5s' }, 'warningPeriod must be at least 60 s, but is 5 s.'],
    [
      { lostGrace: '15m' },
      'lostGrace (900 s) must be shorter than idleTimeout (900 s), or leaving would be noticed later than being idle.',
    ],
    [
      { goodbyeGrace: '61s' },
      'goodbyeGrace (61 s) must not be longer than lostGrace (60 s), or whoever said goodbye would be waited for longer than whoever did not.',
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
      'tokenAudience must be texts with commas between them, but is " ".',
    ],
    [
      { tokenAudience: 'vigil', kindClaim: 'kind' },
      'tokenAudience and kindClaim need tokenIssuer beside them.',
    ],
    [{ tokenJwksUri: 'https://id.example.com/' }, 'tokenJwksUri needs tokenIssuer beside it.'],
    [
      { standard: 'pci-dss-8.2.8', idleTimeout: '15m' },
      'idleTimeout and warningPeriod are 920 s together, but whoever is idle must be logged out after 15 min (PCI DSS v4.0.1, 8.2.8).',
    ],
    [
      { standard: 'hipaa', reentry: 'click' },
      'reentry must be login: whoever was logged out has to log in again (45 CFR 164.312(a)(2)(iii)).',
    ],
    [
      { standard: 'pci' },
      'standard must be pci-dss-8.2.8, nist-800-63b-aal1, nist-800-63b-aal2, nist-800-63b-aal3, owasp-asvs-l1, owasp-asvs-l2, owasp-asvs-l3, hipaa, wcag-2.2.1, with commas between them where there are several, but is "pci".',
    ],
    [{ patience: 'long' }, `patience ${duration}, but is "long".`],
    [{ participantLimit: '0' }, 'participantLimit must be a whole number of at least 1, but is "0".'],
    [{ messagesPerSecond: '1.5' }, 'messagesPerSecond must be a whole number of at least 1, but is "1.5".'],
    [
      { stage: 'Test' },
      'stage must be small letters, digits and hyphens, at most 20, beginning with a letter, but is "Test".',
    ],
    [
      { origins: 'https://app.example.com/page' },
      'origins must be origins such as https://app.example.com, https://*.example.com, capacitor://localhost or self, with commas between them, but is "https://app.example.com/page".',
    ],
    [
      { pages: 'http://app.example.com/' },
      'pages must be addresses of pages, at most 99, that begin with https:// (or http://localhost), with commas between them, but is "http://app.example.com/".',
    ],
    [
      { page: 'none' },
      'page=none needs pages beside it, or the login could send nobody back (or tokenIssuer, if people log in elsewhere).',
    ],
    [
      { eventBus: 'arn:aws:sqs:eu-central-1:123456789012:queue' },
      'eventBus must be own, none, or the name or ARN of an event bus, but is "arn:aws:sqs:eu-central-1:123456789012:queue".',
    ],
    [
      { serviceUrl: 'none', serviceRoles: 'arn:aws:iam::123456789012:role/Backend' },
      'serviceRoles is about the door of the backends, which serviceUrl=none leaves out.',
    ],
    [
      { eventBus: 'none', eventPeople: 'none' },
      'eventPeople is about the events, which eventBus=none leaves out.',
    ],
    [
      { page: 'none', pages: 'https://app.example.com/', pageConnects: 'https://a.example.com' },
      'pageConnects is about the page of the stack, which page=none leaves out.',
    ],
    [
      { pageDomainName: 'app.example.com' },
      'pageDomainName needs pageCertificateArn beside it, or nobody could connect by TLS.',
    ],
    [
      {
        pageDomainName: 'app.example.com',
        pageCertificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/abc',
      },
      'pageCertificateArn must be the ARN of a certificate in Certificate Manager in us-east-1, where CloudFront looks for it, but is "arn:aws:acm:eu-central-1:123456789012:certificate/abc".',
    ],
    [
      { pageConnects: 'https://a.example.com/token' },
      'pageConnects must be origins that begin with https:// or wss://, with commas between them, but is "https://a.example.com/token".',
    ],
    [
      { pages: 'https://app.example.com/', tokenIssuer: 'https://id.example.com', tokenAudience: 'vigil' },
      'pages is about the user pool of the stack, which tokenIssuer takes the place of: where people are sent back to is said there.',
    ],
    [
      { federatedIssuer: 'https://id.example.com' },
      'federatedIssuer, federatedClientId and federatedSecret go together: one without the others logs nobody in.',
    ],
    [
      { mailFrom: 'vigil@example.com', tokenIssuer: 'https://id.example.com', tokenAudience: 'vigil' },
      'mailFrom is about the user pool of the stack, which tokenIssuer takes the place of.',
    ],
    [{ runbookUrl: 'wiki' }, 'runbookUrl must be a URL that begins with https://, but is "wiki".'],
    [{ alarmEmail: 'me' }, 'alarmEmail must be an e-mail address, but is "me".'],
    [
      { logRetention: '8' },
      'logRetention must be a number of days that CloudWatch knows: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, but is "8".',
    ],
    [{ removal: 'delete' }, 'removal must be retain or destroy, but is "delete".'],
    [{ tracing: 'on' }, 'tracing must be active or off, but is "on".'],
    [
      { domainName: 'https://x.example.com' },
      'domainName must be a domain name such as presence.example.com, but is "https://x.example.com".',
    ],
    [
      { certificateArn: 'arn:aws:iam::1:x' },
      'certificateArn must be the ARN of a certificate in Certificate Manager, but is "arn:aws:iam::1:x".',
    ],
    [
      { domainName: 'x.example.com' },
      'domainName needs certificateArn beside it, or nobody could connect by TLS.',
    ],
    [
      { certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/abc' },
      'certificateArn needs domainName beside it, which it is the certificate of.',
    ],
  ])('%j', (context, sentence) => {
    expect(mistakesIn(context)).toBe(sentence);
  });

  test.each(['idleTimout', 'idle-timeout', 'IDLETIMEOUT', 'region'])('%s is an unknown setting', (key) => {
    expect(mistakesIn({ [key]: '15m' })).toMatch(
      new RegExp(`^There is no setting ${key}; there are preset, standard, .*, policySource\\.$`),
    );
  });

  test('each mistake has its own line', () => {
    expect(mistakesIn({ lostGrace: 'long', idleTimout: '15m', preset: 'slow' })).toMatch(
      /^There is no setting idleTimout.*\npreset must be .*\nlostGrace must be .*$/,
    );
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

describe('a certificate in another Region', () => {
  const settings = settingsFrom({
    domainName: 'p.example.com',
    certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/abc',
  });

  test('is refused where the stack goes elsewhere, before anything is deployed', () => {
    expect(() => refuseForeignCertificate(settings, 'eu-central-1')).toThrow(
      new SettingsError(
        'certificateArn is of us-east-1, but the stack goes to eu-central-1: API Gateway takes a certificate of its own Region only.',
      ),
    );
  });

  test('is accepted where the stack goes there too, or its Region is unknown', () => {
    refuseForeignCertificate(settings, 'us-east-1');
    refuseForeignCertificate(settings, undefined);
    refuseForeignCertificate(settingsFrom({}), 'eu-central-1');
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
