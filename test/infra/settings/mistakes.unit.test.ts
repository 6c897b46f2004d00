import { describe, expect, test } from '@jest/globals';
import { mistakesIn } from './mistakes.ts';

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
