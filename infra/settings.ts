import * as z from 'zod/mini';
import { checkedPolicy, type Policy, policyFrom, presets } from '../shared/policy.ts';

/** Who signs the tokens that the authorizer accepts. */
export type Issuer = {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: string;
  /** The claim that tells a licence holder from a contact. */
  readonly kindClaim: string;
};

/** The checked settings of one deployment. */
export type Settings = {
  readonly policy: Policy;
  /** Default `null`: the stack brings a Cognito user pool of its own. */
  readonly issuer: Issuer | null;
  /**
   * Whether this stack gives API Gateway the account's role for writing logs. An account has one per Region, so one
   * that manages it elsewhere says `existing`. Default `create`.
   */
  readonly gatewayLogRole: 'create' | 'existing';
};

/** Its message is a sentence for each mistake, a line each. */
export class SettingsError extends RangeError {
  override readonly name = 'SettingsError';
}

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000 } as const;

const oneOf = <const T extends string>(...values: readonly [T, ...T[]]) =>
  z.enum(values, { error: `must be ${values.join(' or ')}` });

const duration = z.pipe(
  z.string().check(z.regex(/^\d+[smh]$/, { error: 'must be a duration such as 30s, 15m or 2h' })),
  z.transform((text) => Number(text.slice(0, -1)) * UNITS[text.slice(-1) as keyof typeof UNITS]),
);

const text = z.string().check(z.regex(/\S/, { error: 'must not be empty' }));

const url = z.string().check(
  z.refine((value) => ['https:', 'http:'].includes(URL.parse(value)?.protocol ?? ''), {
    error: 'must be a URL that begins with https://',
  }),
);

const schema = z.object({
  preset: z._default(oneOf(...(Object.keys(presets) as [keyof typeof presets])), 'workspace-15'),
  idleTimeout: z.optional(duration),
  warningPeriod: z.optional(duration),
  grace: z.optional(duration),
  lease: z.optional(duration),
  keepAlive: z.optional(duration),
  alarmSlack: z.optional(duration),
  precision: z.optional(duration),
  longestStay: z.optional(duration),
  activityExtends: z.optional(oneOf('true', 'false')),
  tokenIssuer: z.optional(url),
  tokenAudience: z.optional(text),
  tokenJwksUri: z.optional(url),
  kindClaim: z.optional(text),
  gatewayLogRole: z._default(oneOf('create', 'existing'), 'create'),
  policySource: z._default(oneOf('deployment', 'local'), 'deployment'),
});

type Given = z.infer<typeof schema>;

const names = Object.keys(schema.shape);

/**
 * Reads the settings out of the cdk context, where they stand beside cdk's own keys.
 * @throws SettingsError
 */
export const settingsFrom = (context: Readonly<Record<string, unknown>>): Settings => {
  const ours = Object.entries(context).filter(([key, value]) => value !== undefined && isMeantForUs(key));
  const unknown = ours
    .filter(([key]) => !names.includes(key))
    .map(([key]) => `There is no setting ${key}; there are ${names.join(', ')}.`);
  // Context comes as text from a command line and as any JSON from a file: both mean the same.
  const given = Object.fromEntries(ours.map(([key, value]) => [key, String(value)]));
  const parsed = schema.safeParse(given);
  const wrong = (parsed.error?.issues ?? []).map(
    ({ path: [name], message }) => `${String(name)} ${message}, but is "${given[String(name)]}".`,
  );
  if (!parsed.success || unknown.length > 0) throw new SettingsError([...unknown, ...wrong].join('\n'));
  return {
    policy: policyOf(parsed.data),
    issuer: issuerOf(parsed.data),
    gatewayLogRole: parsed.data.gatewayLogRole,
  };
};

/** cdk and its plugins always put a colon, a slash or an @ into their keys, or a hyphen into the few that are words. */
const isMeantForUs = (key: string): boolean =>
  /^\w*$/.test(key) || names.some((name) => name.toLowerCase() === key.replaceAll('-', '').toLowerCase());

const policyOf = ({ preset, policySource, activityExtends, ...given }: Given): Policy => {
  const { idleTimeout, warningPeriod, grace, lease, keepAlive, alarmSlack, precision, longestStay } = given;
  const timings = { idleTimeout, warningPeriod, grace, lease, keepAlive, alarmSlack, precision, longestStay };
  const said = Object.fromEntries(Object.entries(timings).filter(([, value]) => value !== undefined));
  try {
    return checkedPolicy(
      policyFrom({ ...presets[preset], ...said, activityExtends: activityExtends === 'true' }),
      policySource,
    );
  } catch (error) {
    throw error instanceof RangeError ? new SettingsError(error.message, { cause: error }) : error;
  }
};

const issuerOf = ({
  tokenIssuer,
  tokenAudience,
  tokenJwksUri,
  kindClaim,
  policySource,
}: Given): Issuer | null => {
  if (tokenIssuer === undefined) {
    const orphans = Object.entries({ tokenAudience, tokenJwksUri, kindClaim }).filter(([, value]) => value);
    if (orphans.length === 0) return null;
    const [need, it] = orphans.length === 1 ? ['needs', 'it'] : ['need', 'them'];
    throw new SettingsError(
      `${orphans.map(([name]) => name).join(' and ')} ${need} tokenIssuer beside ${it}.`,
    );
  }
  if (tokenAudience === undefined)
    throw new SettingsError(
      'tokenIssuer needs tokenAudience beside it, or tokens that were made for other services would be accepted.',
    );
  const jwksUri = tokenJwksUri ?? `${tokenIssuer.replace(/\/$/, '')}/.well-known/jwks.json`;
  for (const [name, address] of Object.entries({ tokenIssuer, tokenJwksUri: jwksUri }))
    if (policySource !== 'local' && !address.startsWith('https:'))
      throw new SettingsError(
        `${name} must be a URL that begins with https://, but is "${address}": whoever can change the keys on their way can sign any token.`,
      );
  return { issuer: tokenIssuer, audience: tokenAudience, jwksUri, kindClaim: kindClaim ?? 'kind' };
};
