import { checkedPolicy, type Policy, type PolicySource, policyFrom, presets } from '../shared/policy.ts';
import { deploymentRule } from '../shared/rules/deployment.ts';
import type { Rule } from '../shared/rules/rule.ts';
import { governed } from '../shared/standards/conformity.ts';
import { isChina, isGovCloud } from './constructs/region.ts';
import type { VigilProps } from './props.ts';
import { SettingsError } from './settings/error.ts';
import { isSaidLater } from './settings/kinds.ts';
import { type Given, names, propNames, schema } from './settings/schema.ts';
import { isKnownLater, written } from './settings/written.ts';

/** Who signs the tokens that the authorizer accepts, and how to read them. */
export type Issuer = {
  readonly issuer: string;
  /** The first one is the page's own client. */
  readonly audiences: readonly string[];
  /** Null: found by the issuer's own configuration. */
  readonly jwksUri: string | null;
  readonly use: 'id' | 'access';
  /** The claim that tells a licence holder from a contact, and what it says of one. */
  readonly kindClaim: string;
  readonly licenceValue: string;
  readonly emailTrusted: boolean;
};

/** How fast a connection may send, and how often in an hour a person may do what is dear. */
export type Pace = {
  readonly messagesPerSecond: number;
  readonly messagesAtOnce: number;
  readonly signalsPerSecond: number;
  readonly signalsTold: number;
  readonly dearPerHour: number;
  readonly knocksPerHour: number;
  readonly centsPerHour: number;
  readonly connectionsPerHour: number;
};

const MEGABYTE = 1_024 * 1_024;

/** How much a session may hold, and how much of that may come from one guest. */
export type Room = Readonly<Record<'session' | 'guest', { readonly items: number; readonly bytes: number }>>;

/** A domain of one's own, and its certificate. */
export type Domain = { readonly name: string; readonly certificateArn: string };

/** An OIDC issuer at which people log in to the user pool, and the name of the secret that holds the client's. */
export type Federation = {
  readonly issuer: string;
  readonly clientId: string;
  readonly secretName: string;
};

/** The page that goes up with the stack. */
export type Page = {
  readonly domain: Domain | null;
  /** The origins that it may speak with beside the socket and the issuer. */
  readonly connects: readonly string[];
};

/** Whom to ask, by its ARN, and for how many milliseconds an answer is held at most. */
export type EntitlementSettings = { readonly functionArn: string; readonly kept: number };

/** What others are told, and on which bus. */
export type EventSettings = {
  /** `own`: one of the stack; otherwise the name or the ARN of one that is there. */
  readonly bus: string;
  /** Whether people are named there by their ids, or by pseudonyms. */
  readonly people: 'ids' | 'none';
};

/** The checked settings of one deployment. `docs/settings.md` says what each means. */
export type Settings = {
  readonly policy: Policy;
  /** Who has chosen the timings; the functions hold them to it when they start. */
  readonly policySource: Exclude<PolicySource, 'session'>;
  /** How far the rules of groups and sessions may go. */
  readonly rule: Rule;
  /** Of the metrics; `null`: named after the stack. */
  readonly namespace: string | null;
  readonly pace: Pace;
  readonly room: Room;
  /** `null`: the stack brings a Cognito user pool of its own. */
  readonly issuer: Issuer | null;
  /** The claim that says what somebody is in which sessions; `null`: memberships alone do. */
  readonly rolesClaim: string | null;
  /** The team's own function that is asked what somebody is in a session; `null`: nobody is asked. */
  readonly entitlement: EntitlementSettings | null;
  /** `null`: the page is elsewhere, or there is none. */
  readonly page: Page | null;
  /** What a page asks the issuer for. */
  readonly pageScope: string;
  /** Where else the user pool may send people back to after the login. */
  readonly pages: readonly string[];
  /** `null`: a browser may connect from any page. */
  readonly origins: readonly string[] | null;
  readonly domain: Domain | null;
  /** Whether there is a door for backends. */
  readonly serviceDoor: boolean;
  /** `null`: whoever in the account of the stack has the right to call the backends' door. */
  readonly serviceRoles: readonly string[] | null;
  readonly alarmEmail: string | null;
  /** The ARN of a key of the company's own; `null`: each service has its own. */
  readonly encryptionKey: string | null;
  /** `null`: the default of the Region. */
  readonly alarmMovesPerSecond: number | null;
  /** What API Gateway takes of the account in a second; null: what it takes by default in the Region. */
  readonly gatewayCallsPerSecond: number | null;
  /** In days, as CloudWatch knows them. */
  readonly logRetention: number;
  /** In days. */
  readonly auditRetention: number;
  readonly tracing: 'active' | 'off';
  /** What Lambda itself says in the logs. */
  readonly platformLogs: 'faults' | 'all';
  /** Where the runbook is that mails about alerts lead to; `null`: its file in the repository. */
  readonly runbookUrl: string | null;
  /** Whom the user pool's mails are from, by SES; `null`: Cognito sends fifty a day by itself. */
  readonly mailFrom: string | null;
  /** Who else logs people in to the user pool; `null`: it does so alone. */
  readonly federation: Federation | null;
  readonly removal: 'retain' | 'destroy';
  /** `null`: nobody is told anything, and there is no bus. */
  readonly events: EventSettings | null;
  /** How a new release takes over: by a part, or at once. */
  readonly shift: 'canary' | 'all-at-once';
  /**
   * Whether this stack gives API Gateway the account's role for writing logs. An account has one per Region, so one
   * that manages it elsewhere says `existing`.
   */
  readonly gatewayLogRole: 'create' | 'existing';
};

/**
 * Reads the settings out of the cdk context, where they stand beside cdk's own keys.
 * @throws SettingsError
 */
export const settingsFrom = (context: Readonly<Record<string, unknown>>): Settings =>
  settingsBy(parsed(context));

/**
 * Reads them out of the properties of the construct, all of which are ours.
 * @throws SettingsError
 */
export const settingsOf = (props: VigilProps): Settings =>
  settingsBy(checked(Object.entries(props), propNames));

const settingsBy = (given: Given): Settings => ({
  policy: policyOf(given),
  policySource: given.policySource,
  rule: ruleOf(given),
  namespace: given.namespace ?? null,
  pace: {
    messagesPerSecond: given.messagesPerSecond,
    messagesAtOnce: given.messagesAtOnce,
    signalsPerSecond: given.signalsPerSecond,
    signalsTold: given.signalsTold,
    dearPerHour: given.dearPerHour,
    knocksPerHour: given.knocksPerHour,
    centsPerHour: given.centsPerHour,
    connectionsPerHour: given.connectionsPerHour,
  },
  room: {
    session: { items: given.contentItems, bytes: given.contentMegabytes * MEGABYTE },
    guest: { items: given.guestItems, bytes: given.guestMegabytes * MEGABYTE },
  },
  issuer: issuerOf(given),
  rolesClaim: given.rolesClaim ?? null,
  entitlement: entitlementOf(given),
  page: pageOf(given),
  pageScope: given.pageScope,
  pages: pagesOf(given),
  origins: given.origins ?? null,
  domain: domainOf(given, 'domainName', 'certificateArn'),
  serviceDoor: given.serviceUrl === 'deploy',
  serviceRoles: serviceRolesOf(given),
  alarmEmail: given.alarmEmail ?? null,
  encryptionKey: given.encryptionKey ?? null,
  alarmMovesPerSecond: given.alarmMovesPerSecond ?? null,
  gatewayCallsPerSecond: given.gatewayCallsPerSecond ?? null,
  logRetention: Number(given.logRetention),
  auditRetention: given.auditRetention,
  tracing: given.tracing,
  platformLogs: given.platformLogs,
  runbookUrl: given.runbookUrl ?? null,
  mailFrom: poolsOwn(given, 'mailFrom') ?? null,
  federation: federationOf(given),
  removal: given.removal,
  events: eventsOf(given),
  shift: given.shift,
  gatewayLogRole: given.gatewayLogRole,
});

/**
 * For whoever knows where the stack goes: a foreign certificate or key would make the deployment fail half-way, and a foreign
 * function or bus would never be reached.
 * @throws SettingsError
 */
export const refuseForeign = (
  {
    domain,
    encryptionKey,
    entitlement,
    events,
  }: Pick<Settings, 'domain' | 'encryptionKey' | 'entitlement' | 'events'>,
  region: string | undefined,
): void => {
  const foreign = (name: string, arn: string | null | undefined, why: string): string[] => {
    const of = arn?.split(':')[3];
    if (of === undefined || isSaidLater(of) || region === undefined || of === region) return [];
    return [`${name} is of ${of}, but the stack goes to ${region}: ${why}`];
  };
  const mistakes = [
    ...foreign(
      'certificateArn',
      domain?.certificateArn,
      'API Gateway takes a certificate of its own Region only.',
    ),
    ...foreign('encryptionKey', encryptionKey, 'services take a key of their own Region only.'),
    ...foreign('entitlement', entitlement?.functionArn, 'Lambda calls functions of its own Region only.'),
    ...foreign(
      'eventBus',
      events?.bus,
      'EventBridge takes events for a bus of its own Region only. A rule of one there may send them on.',
    ),
  ];
  if (mistakes.length > 0) throw new SettingsError(mistakes.join('\n'));
};

/**
 * What would make the deployment fail half-way: CloudFront is outside of GovCloud, where functions have no URLs either,
 * and takes in China neither certificates of Certificate Manager nor its own domain; and in China there are no user pools.
 * @throws SettingsError
 */
export const refuseWhatIsMissing = (
  { page, issuer, serviceDoor }: Pick<Settings, 'page' | 'issuer' | 'serviceDoor'>,
  region: string | undefined,
): void => {
  const mistakes = [
    ...(page && (isGovCloud(region) || isChina(region))
      ? [
          `page must be none: CloudFront does not serve it from ${region} as the stack would have it. Any static host will do.`,
        ]
      : []),
    ...(serviceDoor && isGovCloud(region)
      ? [`serviceUrl must be none: functions have no URLs in ${region}.`]
      : []),
    ...(!issuer && isChina(region)
      ? [`tokenIssuer must be set: there are no user pools of Cognito in ${region}.`]
      : []),
  ];
  if (mistakes.length > 0) throw new SettingsError(mistakes.join('\n'));
};

/** What the stack of these settings is called. @throws SettingsError */
export const stackName = (context: Readonly<Record<string, unknown>>): string =>
  ['Vigil', parsed(context).stage].filter(Boolean).join('-');

const parsed = (context: Readonly<Record<string, unknown>>): Given =>
  checked(
    Object.entries(context).filter(([key]) => isMeantForUs(key)),
    names,
  );

const checked = (all: readonly (readonly [string, unknown])[], known: readonly string[]): Given => {
  const said = all.filter(([, value]) => value !== undefined);
  const unknown = said
    .filter(([key]) => !known.includes(key))
    .map(([key]) => `There is no setting ${key}; there are ${known.join(', ')}.`);
  const given = Object.fromEntries(said.map(([key, value]) => [key, written(value)]));
  const result = schema.safeParse(given);
  const later = said.filter(([, value]) => isKnownLater(value));
  const isLater = (name: string) => later.some(([key]) => key === name);
  const wrong = [
    ...(result.error?.issues ?? []).map(({ path: [name], message }) => ({ name: String(name), message })),
    // One that is not known would be taken for a list of one.
    ...later.filter(([, value]) => Array.isArray(value)).map(([name]) => ({ name, message: '' })),
  ].map(({ name, message }) =>
    isLater(name)
      ? `${name} must be known when the app is synthesized, but is known only when it is deployed.`
      : `${name} ${message}, but is "${given[name]}".`,
  );
  if (!result.success || unknown.length + wrong.length > 0)
    throw new SettingsError([...unknown, ...new Set(wrong)].join('\n'));
  return result.data;
};

/** cdk and its plugins always put a colon, a slash or an @ into their keys, or a hyphen into the few that are words. */
const isMeantForUs = (key: string): boolean =>
  /^\w*$/.test(key) || names.some((name) => name.toLowerCase() === key.replaceAll('-', '').toLowerCase());

const policyOf = ({ preset, policySource, activityExtends, standard, ...given }: Given): Policy => {
  const { idleTimeout, warningPeriod, goodbyeGrace, lostGrace, lease, keepAlive, reportEvery } = given;
  const { alarmSlack, precision, reentry } = given;
  const { patience, longestStay, holdLimit, participantLimit, doorLimit, linkLimit } = given;
  const graces = { goodbyeGrace, lostGrace, reportEvery };
  const timings = { ...graces, lease, keepAlive, alarmSlack, precision, patience };
  const limits = { holdLimit, participantLimit, doorLimit, linkLimit };
  const said = Object.entries({ ...timings, ...limits }).filter(([, value]) => value !== undefined);
  try {
    return checkedPolicy(
      policyFrom({
        ...governed(standard ?? [], presets[preset], { idleTimeout, warningPeriod, longestStay, reentry }),
        ...Object.fromEntries(said),
        activityExtends: activityExtends === 'true',
        ...(standard && { standards: standard }),
      }),
      policySource,
    );
  } catch (error) {
    throw error instanceof RangeError ? new SettingsError(error.message, { cause: error }) : error;
  }
};

const ruleOf = (given: Given): Rule => {
  const { finalTimings, idleTimeoutLimit, warningPeriodLimit } = given;
  try {
    return deploymentRule(policyOf(given), {
      final: finalTimings === 'true',
      idleTimeout: idleTimeoutLimit,
      warningPeriod: warningPeriodLimit,
    });
  } catch (error) {
    throw error instanceof RangeError ? new SettingsError(error.message, { cause: error }) : error;
  }
};

const domainOf = (
  given: Given,
  ...[domainName, certificateArn]: ['domainName', 'certificateArn'] | ['pageDomainName', 'pageCertificateArn']
): Domain | null => {
  const { [domainName]: name, [certificateArn]: arn } = given;
  if (name === undefined && arn === undefined) return null;
  if (name === undefined)
    throw new SettingsError(
      `${certificateArn} needs ${domainName} beside it, which it is the certificate of.`,
    );
  if (arn === undefined)
    throw new SettingsError(
      `${domainName} needs ${certificateArn} beside it, or nobody could connect by TLS.`,
    );
  return { name, certificateArn: arn };
};

const pageOf = (given: Given): Page | null => {
  if (given.page === 'deploy')
    return {
      domain: domainOf(given, 'pageDomainName', 'pageCertificateArn'),
      connects: given.pageConnects ?? [],
    };
  const { pageDomainName, pageCertificateArn, pageConnects } = given;
  for (const [name, value] of Object.entries({ pageDomainName, pageCertificateArn, pageConnects }))
    if (value !== undefined)
      throw new SettingsError(`${name} is about the page of the stack, which page=none leaves out.`);
  return null;
};

/** What is about the user pool of the stack, and about nothing where there is none. */
const poolsOwn = <N extends 'mailFrom' | 'federatedIssuer' | 'federatedClientId' | 'federatedSecret'>(
  given: Given,
  name: N,
): Given[N] => {
  if (given.tokenIssuer !== undefined && given[name] !== undefined)
    throw new SettingsError(
      `${name} is about the user pool of the stack, which tokenIssuer takes the place of.`,
    );
  return given[name];
};

const federationOf = (given: Given): Federation | null => {
  const issuer = poolsOwn(given, 'federatedIssuer');
  const clientId = poolsOwn(given, 'federatedClientId');
  const secretName = poolsOwn(given, 'federatedSecret');
  if (issuer === undefined && clientId === undefined && secretName === undefined) return null;
  if (issuer === undefined || clientId === undefined || secretName === undefined)
    throw new SettingsError(
      'federatedIssuer, federatedClientId and federatedSecret go together: one without the others logs nobody in.',
    );
  return { issuer, clientId, secretName };
};

const MINUTE = 60_000;

const entitlementOf = ({ entitlement, entitlementKept: kept }: Given): EntitlementSettings | null => {
  if (kept !== undefined && entitlement === undefined)
    throw new SettingsError('entitlementKept needs entitlement beside it: nobody is asked without.');
  if (kept !== undefined && kept > 60 * MINUTE)
    throw new SettingsError(
      'entitlementKept must be at most 1h: for so long somebody keeps a right that has been taken away.',
    );
  return entitlement === undefined ? null : { functionArn: entitlement, kept: kept ?? MINUTE };
};

const serviceRolesOf = ({ serviceUrl, serviceRoles }: Given): readonly string[] | null => {
  if (serviceUrl === 'none' && serviceRoles !== undefined)
    throw new SettingsError(
      'serviceRoles is about the door of the backends, which serviceUrl=none leaves out.',
    );
  return serviceRoles ?? null;
};

const eventsOf = ({ eventBus: bus, eventPeople }: Given): EventSettings | null => {
  if (bus !== 'none') return { bus, people: eventPeople ?? 'ids' };
  if (eventPeople !== undefined)
    throw new SettingsError('eventPeople is about the events, which eventBus=none leaves out.');
  return null;
};

const pagesOf = ({ page, pages, tokenIssuer }: Given): readonly string[] => {
  if (tokenIssuer !== undefined) {
    if (pages !== undefined)
      throw new SettingsError(
        'pages is about the user pool of the stack, which tokenIssuer takes the place of: where people are sent back to is said there.',
      );
    return [];
  }
  if (page === 'none' && pages === undefined)
    throw new SettingsError(
      'page=none needs pages beside it, or the login could send nobody back (or tokenIssuer, if people log in elsewhere).',
    );
  return pages ?? [];
};

const issuerOf = (given: Given): Issuer | null => {
  const { tokenIssuer, tokenAudience, tokenJwksUri, tokenUse, kindClaim, licenceValue, emailTrusted } = given;
  if (tokenIssuer === undefined) {
    const dependent = { tokenAudience, tokenJwksUri, tokenUse, kindClaim, licenceValue, emailTrusted };
    const orphans = Object.entries(dependent).filter(([, value]) => value);
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
  for (const [name, address] of Object.entries({ tokenIssuer, tokenJwksUri }))
    if (given.policySource !== 'local' && address !== undefined && !isSecure(address))
      throw new SettingsError(
        `${name} must be a URL that begins with https://, but is "${address}": whoever can change the keys on their way can sign any token.`,
      );
  return {
    issuer: tokenIssuer,
    audiences: tokenAudience,
    jwksUri: tokenJwksUri ?? null,
    use: tokenUse ?? 'id',
    kindClaim: kindClaim ?? 'kind',
    licenceValue: licenceValue ?? 'licence-holder',
    emailTrusted: emailTrusted === 'true',
  };
};

/** What another resource of the app says is known only when it is deployed. */
const isSecure = (address: string): boolean => address.startsWith('https:') || isSaidLater(address);
