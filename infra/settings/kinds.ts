import { Token } from 'aws-cdk-lib/core';
import * as z from 'zod/mini';
import { type StandardId, standardIds } from '../../shared/standards/standard.ts';

/** The kinds of values that a setting may have. All come as text, and each says what it must be. */

/** Whether it stands for what another resource of the app says of itself: its address, its ARN. */
export const isSaidLater = (value: string): boolean => Token.isUnresolved(value);

const textThat = (holds: (value: string) => boolean, error: string) =>
  z.string().check(z.refine((value) => isSaidLater(value) || holds(value), { error }));

const like = (pattern: RegExp) => (value: string) => pattern.test(value);

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000 } as const;

export const oneOf = <const T extends string>(...values: readonly [T, ...T[]]) =>
  z.enum(values, { error: `must be ${values.join(' or ')}` });

const RETENTIONS =
  '1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653';

/** In days, as CloudWatch has them; never for ever. */
export const retention = z.enum(RETENTIONS.split(', '), {
  error: `must be a number of days that CloudWatch knows: ${RETENTIONS}`,
});

const DURATION = /^\d+[smh]$/;

/** The milliseconds of a duration; NaN for what is none. */
export const milliseconds = (text: string): number =>
  DURATION.test(text) ? Number(text.slice(0, -1)) * UNITS[text.slice(-1) as keyof typeof UNITS] : Number.NaN;

const between = (least: string, most: string) =>
  z.pipe(
    z.string().check(
      z.regex(DURATION, { error: 'must be a duration such as 30s, 15m or 2h', abort: true }),
      z.refine(
        (text) => milliseconds(text) >= milliseconds(least) && milliseconds(text) <= milliseconds(most),
        {
          error: `must be from ${least} to ${most}`,
        },
      ),
    ),
    z.transform(milliseconds),
  );

/** A year at most, as everything that lasts. */
export const duration = between('1s', '8760h');
export const durationOrNone = between('0s', '8760h');
export const hold = between('0s', '24h');

const wholeNumber = (upTo: string, most: number) =>
  z.pipe(
    z.string().check(
      z.refine((text) => /^[1-9]\d{0,8}$/.test(text) && Number(text) <= most, {
        error: `must be a whole number of at least 1${upTo}`,
      }),
    ),
    z.transform(Number),
  );

export const number = wholeNumber('', Number.POSITIVE_INFINITY);
export const door = wholeNumber(' and at most 1000', 1_000);

export const eventBus = textThat(
  like(/^(arn:aws[\w-]*:events:[a-z0-9-]+:\d{12}:event-bus\/)?[\w./-]{1,256}$/),
  'must be own, none, or the name or ARN of an event bus',
);

export const functionArn = textThat(
  like(/^arn:aws[\w-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w-]{1,64}(:[\w$-]{1,128})?$/),
  'must be the ARN of a function of Lambda',
);

/** Of a key itself: the policies of roles do not know aliases. */
export const keyArn = textThat(
  like(/^arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/),
  'must be the ARN of a key in KMS, not of an alias',
);

export const text = textThat(like(/\S/), 'must not be empty');

const isUrl = (value: string, ...protocols: readonly string[]): boolean =>
  protocols.includes(URL.parse(value)?.protocol ?? '');

export const url = textThat(
  (value) => isUrl(value, 'https:', 'http:'),
  'must be a URL that begins with https://',
);

export const stageName = z.string().check(
  z.regex(/^[a-z][a-z0-9-]{0,19}$/, {
    error: 'must be small letters, digits and hyphens, at most 20, beginning with a letter',
  }),
);

export const namespace = z.string().check(
  z.regex(/^(?!AWS\/)[\w.#/-]{1,255}$/, {
    error: 'must be letters, digits and . _ - / #, at most 255, and not begin with AWS/',
  }),
);

export const email = textThat(like(/^[^\s@]+@[^\s@]+\.[^\s@]+$/), 'must be an e-mail address');

export const domainName = textThat(
  like(/^([a-z0-9-]+\.)+([a-z]{2,}|xn--[a-z0-9-]+)$/),
  'must be a domain name such as presence.example.com',
);

export const certificateArn = textThat(
  like(/^arn:aws[\w-]*:acm:[\w-]+:\d{12}:certificate\/[\w-]+$/),
  'must be the ARN of a certificate in Certificate Manager',
);

/** CloudFront looks for certificates in one Region, wherever the stack is. */
export const edgeCertificateArn = textThat(
  like(/^arn:aws[\w-]*:acm:us-east-1:\d{12}:certificate\/[\w-]+$/),
  'must be the ARN of a certificate in Certificate Manager in us-east-1, where CloudFront looks for it',
);

const list = (holds: (part: string) => boolean, error: string, most = Number.POSITIVE_INFINITY) =>
  z.pipe(
    z.string().check(
      z.refine(
        (value) => {
          const parts = value.split(',');
          return parts.length <= most && parts.every((part) => isSaidLater(part) || holds(part.trim()));
        },
        { error },
      ),
    ),
    z.transform((value) => value.split(',').map((part) => part.trim())),
  );

/** Standards, each by its id, and each once. */
export const standards = z.pipe(
  z.string().check(
    z.refine((value) => value.split(',').every((part) => isStandard(part.trim())), {
      error: `must be ${standardIds.join(', ')}, with commas between them where there are several`,
    }),
  ),
  z.transform((value) => [...new Set(value.split(',').map((part) => part.trim() as StandardId))]),
);

const isStandard = (part: string): boolean => (standardIds as readonly string[]).includes(part);

/** Texts that are not empty. */
export const texts = list((part) => part !== '', 'must be texts with commas between them');

/**
 * Scheme, host and port and nothing else, as a browser says it. The host may begin with `*.`, and what an app in a
 * shell says has a scheme of its own. `self` is the origin of the API.
 */
export const origins = list(
  (part) =>
    part === 'self' ||
    isOrigin(part.replace('://*.', '://any.')) ||
    /^[a-z][a-z0-9+.-]*:\/\/localhost$/.test(part),
  'must be origins such as https://app.example.com, https://*.example.com, capacitor://localhost or self, with commas between them',
);

/** Below a wildcard there must be a domain: whatever is below `com` is everybody's. */
const isOrigin = (part: string): boolean =>
  isUrl(part, 'https:', 'http:') &&
  URL.parse(part)?.origin === part &&
  !part.includes('*') &&
  (!part.includes('://any.') || /^https:\/\/any(\.[^.:]+){2,}(:\d+)?$/.test(part));

/** The policy of a function is 20 KB at most, and says two things of each. */
export const roleArns = list(
  like(/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/),
  'must be the ARNs of roles, at most 20, with commas between them',
  20,
);

/** Where a page may speak, as its policy writes it. */
export const secureOrigins = list(
  (part) => isUrl(part, 'https:', 'wss:') && `${part}/` === URL.parse(part)?.href,
  'must be origins that begin with https:// or wss://, with commas between them',
);

const LOCAL = ['localhost', '127.0.0.1'];

/** The client of a user pool has room for a hundred, one of which is the page of the stack. */
export const pages = list(
  (part) =>
    isUrl(part, 'https:') || (isUrl(part, 'http:') && LOCAL.includes(URL.parse(part)?.hostname ?? '')),
  'must be addresses of pages, at most 99, that begin with https:// (or http://localhost), with commas between them',
  99,
);
