import * as z from 'zod/mini';
import { presets } from '../../shared/policy.ts';
import * as kind from './kinds.ts';

/** What the table in the documents says of a setting. */
export type Note = {
  readonly form: string;
  /** In words, where it is not a value. */
  readonly standard: string;
  readonly meaning: string;
};

export const notes = z.registry<Note>();

const noted = <S extends z.ZodMiniType>(schema: S, form: string, standard: string, meaning: string): S => {
  notes.add(schema, { form, standard, meaning });
  return schema;
};

const optional = <S extends z.ZodMiniType>(schema: S, form: string, standard: string, meaning: string) =>
  noted(z.optional(schema), form, standard, meaning);

const TIME = 'duration';
const YES_NO = 'true or false';

/** Every setting of a deployment, as `cdk deploy -c name=value` gives it. */
export const schema = z.object({
  preset: noted(
    z._default(kind.oneOf(...(Object.keys(presets) as [keyof typeof presets])), 'workspace-15'),
    Object.keys(presets).join(' or '),
    'workspace-15',
    'The two documented pairs of timings: 15 min + 30 min, and 150 min + 30 min.',
  ),
  standard: optional(
    kind.standards,
    'standards, with commas between them',
    'none',
    'What the timings are held to ([standards.md](standards.md)): it sets those that the preset has too long or lacks, and what contradicts it is refused with the clause. Of several the strictest of each number.',
  ),
  reentry: optional(
    kind.oneOf('click', 'login'),
    'click or login',
    'click, or login where a standard asks for it',
    'How somebody comes back who was logged out for doing nothing, or for having stayed too long: by one click, or by logging in anew. For `login` the tokens must say `auth_time`.',
  ),
  idleTimeout: optional(
    kind.duration,
    TIME,
    'of the preset, or what the standard leaves',
    'No activity for this long brings the warning. At least 60 s.',
  ),
  warningPeriod: optional(
    kind.duration,
    TIME,
    'of the preset, or 20s where the standard leaves no more',
    'A warning stands this long before the logout. At least 60 s, with a standard 20 s.',
  ),
  idleTimeoutLimit: optional(
    kind.duration,
    TIME,
    'any length',
    'No group and no session makes idleTimeout longer than this. At least idleTimeout.',
  ),
  warningPeriodLimit: optional(
    kind.duration,
    TIME,
    'any length',
    'No group and no session makes warningPeriod longer than this. At least warningPeriod.',
  ),
  finalTimings: optional(
    kind.oneOf('true', 'false'),
    YES_NO,
    'false',
    'Whether no group and no session may change idleTimeout, warningPeriod and longestStay, not even make them shorter.',
  ),
  goodbyeGrace: optional(
    kind.duration,
    TIME,
    '15s, at most a quarter of idleTimeout',
    'Others are told that a person left who has closed or reloaded the page when they have been away this long. At most lostGrace.',
  ),
  lostGrace: optional(
    kind.duration,
    TIME,
    '60s, at most half of idleTimeout',
    'The same for a person whose connection was lost without a word; when everybody inside was lost within half a minute, nobody is given up before their lease is over. Shorter than idleTimeout.',
  ),
  lease: optional(
    kind.duration,
    TIME,
    '10m',
    'A connection not heard for this long is given up. Longer than two keepAlives.',
  ),
  keepAlive: optional(
    kind.duration,
    TIME,
    '4m',
    'How often a client is asked to be heard. API Gateway ends what is silent for 10 min.',
  ),
  reportEvery: optional(
    kind.duration,
    TIME,
    'keepAlive, at most a third of idleTimeout',
    'How often a client tells of activity. At most keepAlive, because a report is also the sign of life.',
  ),
  alarmSlack: optional(
    kind.durationOrNone,
    TIME,
    'a third of idleTimeout, from 1m to 5m',
    'An activity moves the alarm only if the deadline has moved further than this. `0s` moves it each time.',
  ),
  precision: optional(
    kind.duration,
    TIME,
    '60s',
    'How coarse EventBridge Scheduler is. A smaller value does not make it finer.',
  ),
  patience: optional(kind.duration, TIME, '10m', 'A guest whom nobody lets in is given up after this long.'),
  longestStay: optional(
    kind.duration,
    TIME,
    'that of the standard, otherwise no limit',
    'Ends a participation whatever the person does. With `reentry=login` it counts from the login.',
  ),
  holdLimit: optional(
    kind.hold,
    TIME,
    '0s: nobody may',
    'So long somebody may put their warning off by saying that they are here though they do nothing (*hold*: presenting, reading), with no other act in between. Everybody sees it, a moderator ends it, it is on record. Longer than idleTimeout, at most 24 h.',
  ),
  activityExtends: optional(
    kind.oneOf('true', 'false'),
    YES_NO,
    'false',
    'Whether any activity answers the warning, not only *Extend*.',
  ),
  participantLimit: optional(
    kind.number,
    'number',
    '250',
    'How many people may be inside one session. Each change of the roster is told to all of them.',
  ),
  contentItems: noted(
    z._default(kind.number, 20_000),
    'number',
    '20000',
    'How many items a session may hold. One more is refused with `content.full`.',
  ),
  contentMegabytes: noted(
    z._default(kind.number, 100),
    'number of MB',
    '100',
    'How much the values of those items may be in all, as JSON text.',
  ),
  guestItems: noted(
    z._default(kind.number, 2_000),
    'number',
    '2000',
    'How many items more than they deleted one guest may add to a session.',
  ),
  guestMegabytes: noted(
    z._default(kind.number, 10),
    'number of MB',
    '10',
    'By how much what one guest writes may make the content of a session grow.',
  ),
  doorLimit: optional(
    kind.door,
    'number',
    '250',
    'How many guests may wait at the door of one session, at most 1000. Whoever is one too many is refused with `door.full`.',
  ),
  linkLimit: optional(
    kind.number,
    'number',
    '200, or doorLimit if that is less',
    'How many of them by one link, so that one link cannot shut out those who come by another.',
  ),
  messagesPerSecond: noted(
    z._default(kind.number, 20),
    'number',
    '20',
    'How fast one connection may send for long, over all environments of the function; each of them lets a twelfth of that pass besides: of 400 messages sent at once to ten environments, 110 are answered, or 170 across the edge of two windows. What is too fast is refused with `connection.too-fast`, and who goes on is hung up on. Clients are asked for half of it (`limits.pace` of the welcome), and the SDK keeps to that.',
  ),
  messagesAtOnce: noted(
    z._default(kind.number, 60),
    'number',
    '60',
    'How many messages one connection may send at once. They are counted in windows of `messagesAtOnce` / `messagesPerSecond` seconds, so twice as many may pass across the edge of two.',
  ),
  signalsPerSecond: noted(
    z._default(kind.number, 20),
    'number',
    '20',
    'How many signals (a cursor, a reaction) one connection may send for long, and three times as many at once. They are counted apart from other messages, and the client keeps to half of it, as there: `limits.signals` of the welcome.',
  ),
  signalsTold: noted(
    z._default(kind.number, 200),
    'number',
    '200',
    'How many connections may be told a signal in a second, in one session, whoever sends them: a cursor that moves is told to everybody else. They are counted in windows of 10 s. What is more is refused with `signal.too-many`. What it costs is in [cost.md](cost.md).',
  ),
  dearPerHour: noted(
    z._default(kind.number, 120),
    'number',
    '120',
    'How many sessions, members, invitations, groups and contacts one person may make in an hour; a rule that they set counts as one.',
  ),
  centsPerHour: noted(
    z._default(kind.number, 300),
    'number of US cents',
    '300',
    'What one person may cost in an hour at list prices, on all connections together, those told included; of guests who are not inside, all together who come by one link. Each environment of the function lets a 300th of it pass besides. Then everything is refused with `person.too-much` until the next full hour, but what keeps people inside, for which a tenth is kept besides.',
  ),
  connectionsPerHour: noted(
    z._default(kind.number, 1_000),
    'number',
    '1000',
    'How many connections one person may open in an hour; by one link for guests, ten times as many. Each environment lets a 50th of it pass besides. A further one is refused with 429.',
  ),
  knocksPerHour: noted(
    z._default(kind.number, 1_000),
    'number',
    '1000',
    'How often people may knock by one link in an hour. Whoever else comes by it is refused with `door.too-often`.',
  ),
  stage: optional(
    kind.stageName,
    'name',
    'none',
    'Sets stacks of one account apart: the stack is called `Vigil-<stage>`, and so is the namespace of its metrics.',
  ),
  namespace: optional(
    kind.namespace,
    'name',
    'that of the stack',
    'Under which the metrics are found in CloudWatch. Two deployments with one namespace would be counted as one.',
  ),
  tokenIssuer: optional(
    kind.url,
    'URL',
    'a Cognito user pool of the stack',
    'The OIDC issuer whose tokens are accepted. Needs tokenAudience.',
  ),
  tokenAudience: optional(
    kind.texts,
    'texts with commas',
    'none',
    'For whom the issuer makes the tokens: any of these. The first is the client id of the page; others are those of apps for a phone or a desktop.',
  ),
  tokenJwksUri: optional(
    kind.url,
    'URL',
    'what the issuer says at `<tokenIssuer>/.well-known/openid-configuration`',
    'Where the issuer publishes its keys.',
  ),
  tokenUse: optional(
    kind.oneOf('id', 'access'),
    'id or access',
    'id',
    'Which of the issuer’s tokens are taken. An access token that names no audience is taken by the client it names.',
  ),
  kindClaim: optional(
    kind.text,
    'text',
    'kind',
    'The claim that says who holds a licence, as a text or in a list; with dots, one inside another (`realm_access.roles`).',
  ),
  licenceValue: optional(
    kind.text,
    'text',
    'licence-holder',
    'What kindClaim says of somebody with a licence. Whoever it says anything else of, or nothing, is a contact.',
  ),
  emailTrusted: optional(
    kind.oneOf('true', 'false'),
    YES_NO,
    'false',
    'Whether the issuer proves every address that it names, though its tokens do not say `email_verified`. Only for a directory of your own, in which people cannot change it: an address opens the invitations to it.',
  ),
  rolesClaim: optional(
    kind.text,
    'text',
    'none',
    'The claim that says what somebody is in which sessions: `{ "doc-7": "moderator", "acme-*": "member" }`, as an object or its JSON; with dots, one inside another. A `*` stands for whatever follows, or alone for all. At most 50 entries and 2 KB; a token that says more, or anything else, is refused. It holds as long as the connection, beside the memberships.',
  ),
  entitlement: optional(
    kind.functionArn,
    'ARN of a function',
    'none',
    'A function of your own that is asked what somebody may be in a session ([identity.md](identity.md#a-function-that-is-asked)), before the memberships. It must answer within three seconds; while it does not, nobody comes in and nobody who is inside is put out.',
  ),
  entitlementKept: optional(
    kind.durationOrNone,
    TIME,
    '60s',
    'How long an answer of it is held at most, from `0s` to `1h`. It may say less itself; a refusal is held for 5 s at most. Needs entitlement.',
  ),
  page: noted(
    z._default(kind.oneOf('deploy', 'none'), 'deploy'),
    'deploy or none',
    'deploy',
    'Whether the page goes up with the stack, behind CloudFront; the output `PageUrl` is what a person opens. With `none` the page is elsewhere, and `pages` says where.',
  ),
  pageDomainName: optional(
    kind.domainName,
    'domain name',
    "CloudFront's own",
    'Where the page is. Needs pageCertificateArn; the output says what the DNS record points to.',
  ),
  pageCertificateArn: optional(
    kind.edgeCertificateArn,
    'ARN',
    'none',
    'A certificate for pageDomainName. In us-east-1, wherever the stack is.',
  ),
  pageConnects: optional(
    kind.secureOrigins,
    'origins with commas',
    'none',
    'Where else the page may speak, beside the socket and the issuer: a token endpoint that is not at the issuer (`https://oauth2.googleapis.com`).',
  ),
  pageScope: noted(
    z._default(kind.text, 'openid email profile'),
    'text',
    'openid email profile',
    'What the page asks the issuer for. One that gives refresh tokens for `offline_access` only wants that too.',
  ),
  pages: optional(
    kind.pages,
    'URLs with commas',
    'only the page of the stack',
    'Where else Cognito may send people back to after the login. Only with the user pool of the stack.',
  ),
  origins: optional(
    kind.origins,
    'origins with commas',
    'any',
    'From which web pages a browser may connect: `https://app.example.com`, `https://*.example.com` for whatever is below it, `capacitor://localhost` for an app in a shell, `self` for React Native, which sends the origin of the API. A client that is no browser sends no origin and is not held up.',
  ),
  serviceUrl: noted(
    z._default(kind.oneOf('deploy', 'none'), 'deploy'),
    'deploy or none',
    'deploy',
    'Whether backends have a door ([service.md](service.md)), which is the URL of a function behind IAM. With `none` there is no such URL: for a Region without them ([deploy.md](deploy.md#other-regions-other-partitions)), or a company that allows none.',
  ),
  serviceRoles: optional(
    kind.roleArns,
    'ARNs with commas',
    'whoever in the account of the stack IAM lets',
    'The roles, of this account or another, that backends sign with: these and no other. Without it, whoever in the account of the stack has the rights `lambda:InvokeFunctionUrl` and `lambda:InvokeFunction` on the function `service`, and nobody of another account.',
  ),
  domainName: optional(
    kind.domainName,
    'domain name',
    "API Gateway's own",
    'Where clients connect. Needs certificateArn; the output says what the DNS record points to.',
  ),
  certificateArn: optional(
    kind.certificateArn,
    'ARN',
    'none',
    'A certificate for domainName, in the Region of the stack.',
  ),
  alarmEmail: optional(
    kind.email,
    'e-mail address',
    'nobody',
    'Who is told when an alarm goes off. Amazon asks for a confirmation first.',
  ),
  alarmMovesPerSecond: optional(
    kind.number,
    'number',
    '1000 in the eleven large Regions, 250 elsewhere',
    'How many alarms the account may move in a second (*UpdateSchedule* in Service Quotas), where more was asked for and given: the alert *SchedulerQuota* and the dashboard go by it, and the wake index is spread over as many partitions of the table as that takes ([decision 203](decisions/0203-the-wake-index-is-as-wide-as-the-moves.md)).',
  ),
  gatewayCallsPerSecond: optional(
    kind.number,
    'number',
    '10000, 2500 in thirteen newer Regions',
    'How many calls of API Gateway the account has in a second (*Throttle rate* in Service Quotas), where more was asked for and given: clients may say half of it, the rest is for what they are told, and the dashboard goes by it.',
  ),
  logRetention: noted(
    z._default(kind.retention, '30'),
    'days, as CloudWatch has them',
    '30',
    'How long logs are kept: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150 or 180 days, or one to ten years (365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653).',
  ),
  auditRetention: noted(
    z._default(kind.number, 365),
    'number of days',
    '365',
    'How long the records of the audit trail are kept; the table then removes them by itself.',
  ),
  encryptionKey: optional(
    kind.keyArn,
    'ARN of a key in KMS',
    'the keys of the services',
    'A key of your own, symmetric and in the Region of the stack, with which the table, the queues, the logs, the topic of the alerts and the bus of the stack are encrypted. Its policy must let three services use it ([deploy.md](deploy.md#a-key-of-your-own)), which the construct says itself to a key of the same app.',
  ),
  eventBus: noted(
    z._default(kind.eventBus, 'own'),
    'own, none, or the name or ARN of a bus',
    'own',
    'Where others are told what happens (docs/events.md): on an EventBridge bus of the stack (`own`), on one that is there, or nowhere (`none`).',
  ),
  eventPeople: optional(
    kind.oneOf('ids', 'none'),
    'ids or none',
    'ids',
    'How people are named there: by the ids that their tokens have, or by a pseudonym that is another in each session. Names and addresses are never told.',
  ),
  tracing: noted(
    z._default(kind.oneOf('active', 'off'), 'active'),
    'active or off',
    'active',
    'Whether Lambda samples traces for X-Ray: one call in a hundred, as far as it keeps to the stack’s rule ([cost.md](cost.md)).',
  ),
  platformLogs: noted(
    z._default(kind.oneOf('faults', 'all'), 'faults'),
    'faults or all',
    'faults',
    'What Lambda itself says in the logs: faults, or also a report of each call, with `Init Duration` after a cold start. The reports of a busy hour of a person are some 10 KB.',
  ),
  runbookUrl: optional(
    kind.url,
    'URL',
    'docs/runbook.md, as a name',
    'Where the runbook is read: mails about alerts lead to their section of it.',
  ),
  mailFrom: optional(
    kind.email,
    'e-mail address',
    'Cognito’s own, fifty mails a day',
    'Whom the mails of the user pool are from. Its domain must be verified in SES, in the Region of the stack.',
  ),
  federatedIssuer: optional(
    kind.url,
    'URL',
    'none',
    'An OIDC issuer at which people may log in to the user pool. Needs federatedClientId and federatedSecret.',
  ),
  federatedClientId: optional(kind.text, 'text', 'none', 'The pool, as federatedIssuer knows it.'),
  federatedSecret: optional(
    kind.text,
    'name',
    'none',
    'The name of the secret in Secrets Manager that holds the client secret of federatedClientId, as plain text.',
  ),
  removal: noted(
    z._default(kind.oneOf('retain', 'destroy'), 'retain'),
    'retain or destroy',
    'retain',
    'Whether table and user pool stay when the stack goes. `destroy` is for test stacks: it also takes the protection off.',
  ),
  shift: noted(
    z._default(kind.oneOf('canary', 'all-at-once'), 'canary'),
    'canary or all-at-once',
    'canary',
    'How a new release takes over: `canary` gives it a tenth of the calls for ten minutes and takes it back when an alert goes red; `all-at-once` is for test stacks, and for mending something while one is red.',
  ),
  gatewayLogRole: noted(
    z._default(kind.oneOf('create', 'existing'), 'create'),
    'create or existing',
    'create',
    "Whether the stack gives API Gateway the account's role for writing logs. An account has one per Region, and `create` takes the place of one that is there.",
  ),
  policySource: noted(
    z._default(kind.oneOf('deployment', 'local'), 'deployment'),
    'deployment or local',
    'deployment',
    'Only for the local stack: timings of seconds, and an issuer without TLS.',
  ),
});

export type Given = z.infer<typeof schema>;

export const names = Object.keys(schema.shape);

/** What concerns an app of its own has no meaning inside another one. */
const OWN_APP: readonly string[] = ['stage', 'policySource'];

/** Those that are properties of the construct. */
export const propNames = names.filter((name) => !OWN_APP.includes(name));
