import type { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';

/**
 * Every setting of `docs/settings.md` that concerns a deployment inside an app of one's own. What is not said has the default.
 * Made from `infra/settings/schema.ts` by `npm run docs`.
 */
export interface VigilProps {
  /**
   * The two documented pairs of timings: 15 min + 30 min, and 150 min + 30 min.
   *
   * @default workspace-15
   */
  readonly preset?: 'workspace-15' | 'workspace-150';

  /**
   * What the timings are held to ([standards.md](standards.md)): it sets those that the preset has too long or lacks, and what contradicts it is refused with the clause. Of several the strictest of each number.
   *
   * @default none
   */
  readonly standard?:
    | 'pci-dss-8.2.8'
    | 'nist-800-63b-aal1'
    | 'nist-800-63b-aal2'
    | 'nist-800-63b-aal3'
    | 'owasp-asvs-l1'
    | 'owasp-asvs-l2'
    | 'owasp-asvs-l3'
    | 'hipaa'
    | 'wcag-2.2.1'
    | readonly string[];

  /**
   * How somebody comes back who was logged out for doing nothing, or for having stayed too long: by one click, or by logging in anew. For `login` the tokens must say `auth_time`.
   *
   * @default click, or login where a standard asks for it
   */
  readonly reentry?: 'click' | 'login';

  /**
   * No activity for this long brings the warning. At least 60 s.
   *
   * @default of the preset, or what the standard leaves
   */
  readonly idleTimeout?: Duration | string;

  /**
   * A warning stands this long before the logout. At least 60 s, with a standard 20 s.
   *
   * @default of the preset, or 20s where the standard leaves no more
   */
  readonly warningPeriod?: Duration | string;

  /**
   * No group and no session makes idleTimeout longer than this. At least idleTimeout.
   *
   * @default any length
   */
  readonly idleTimeoutLimit?: Duration | string;

  /**
   * No group and no session makes warningPeriod longer than this. At least warningPeriod.
   *
   * @default any length
   */
  readonly warningPeriodLimit?: Duration | string;

  /**
   * Whether no group and no session may change idleTimeout, warningPeriod and longestStay, not even make them shorter.
   *
   * @default false
   */
  readonly finalTimings?: boolean;

  /**
   * Others are told that a person left who has closed or reloaded the page when they have been away this long. At most lostGrace.
   *
   * @default 15s, at most a quarter of idleTimeout
   */
  readonly goodbyeGrace?: Duration | string;

  /**
   * The same for a person whose connection was lost without a word; when everybody inside was lost within half a minute, nobody is given up before their lease is over. Shorter than idleTimeout.
   *
   * @default 60s, at most half of idleTimeout
   */
  readonly lostGrace?: Duration | string;

  /**
   * A connection not heard for this long is given up. Longer than two keepAlives.
   *
   * @default 10m
   */
  readonly lease?: Duration | string;

  /**
   * How often a client is asked to be heard. API Gateway ends what is silent for 10 min.
   *
   * @default 4m
   */
  readonly keepAlive?: Duration | string;

  /**
   * How often a client tells of activity. At most keepAlive, because a report is also the sign of life.
   *
   * @default keepAlive, at most a third of idleTimeout
   */
  readonly reportEvery?: Duration | string;

  /**
   * An activity moves the alarm only if the deadline has moved further than this. `0s` moves it each time.
   *
   * @default a third of idleTimeout, from 1m to 5m
   */
  readonly alarmSlack?: Duration | string;

  /**
   * How coarse EventBridge Scheduler is. A smaller value does not make it finer.
   *
   * @default 60s
   */
  readonly precision?: Duration | string;

  /**
   * A guest whom nobody lets in is given up after this long.
   *
   * @default 10m
   */
  readonly patience?: Duration | string;

  /**
   * Ends a participation whatever the person does. With `reentry=login` it counts from the login.
   *
   * @default that of the standard, otherwise no limit
   */
  readonly longestStay?: Duration | string;

  /**
   * So long somebody may put their warning off by saying that they are here though they do nothing (*hold*: presenting, reading), with no other act in between. Everybody sees it, a moderator ends it, it is on record. Longer than idleTimeout, at most 24 h.
   *
   * @default 0s: nobody may
   */
  readonly holdLimit?: Duration | string;

  /**
   * Whether any activity answers the warning, not only *Extend*.
   *
   * @default false
   */
  readonly activityExtends?: boolean;

  /**
   * How many people may be inside one session. Each change of the roster is told to all of them.
   *
   * @default 250
   */
  readonly participantLimit?: number;

  /**
   * How many items a session may hold. One more is refused with `content.full`.
   *
   * @default 20000
   */
  readonly contentItems?: number;

  /**
   * How much the values of those items may be in all, as JSON text.
   *
   * @default 100
   */
  readonly contentMegabytes?: number;

  /**
   * How many items more than they deleted one guest may add to a session.
   *
   * @default 2000
   */
  readonly guestItems?: number;

  /**
   * By how much what one guest writes may make the content of a session grow.
   *
   * @default 10
   */
  readonly guestMegabytes?: number;

  /**
   * How many guests may wait at the door of one session, at most 1000. Whoever is one too many is refused with `door.full`.
   *
   * @default 250
   */
  readonly doorLimit?: number;

  /**
   * How many of them by one link, so that one link cannot shut out those who come by another.
   *
   * @default 200, or doorLimit if that is less
   */
  readonly linkLimit?: number;

  /**
   * How fast one connection may send for long, over all environments of the function; each of them lets a twelfth of that pass besides: of 400 messages sent at once to ten environments, 110 are answered, or 170 across the edge of two windows. What is too fast is refused with `connection.too-fast`, and who goes on is hung up on. Clients are asked for half of it (`limits.pace` of the welcome), and the SDK keeps to that.
   *
   * @default 20
   */
  readonly messagesPerSecond?: number;

  /**
   * How many messages one connection may send at once. They are counted in windows of `messagesAtOnce` / `messagesPerSecond` seconds, so twice as many may pass across the edge of two.
   *
   * @default 60
   */
  readonly messagesAtOnce?: number;

  /**
   * How many signals (a cursor, a reaction) one connection may send for long, and three times as many at once. They are counted apart from other messages, and the client keeps to half of it, as there: `limits.signals` of the welcome.
   *
   * @default 20
   */
  readonly signalsPerSecond?: number;

  /**
   * How many connections may be told a signal in a second, in one session, whoever sends them: a cursor that moves is told to everybody else. They are counted in windows of 10 s. What is more is refused with `signal.too-many`. What it costs is in [cost.md](cost.md).
   *
   * @default 200
   */
  readonly signalsTold?: number;

  /**
   * How many sessions, members, invitations, groups and contacts one person may make in an hour; a rule that they set counts as one.
   *
   * @default 120
   */
  readonly dearPerHour?: number;

  /**
   * What one person may cost in an hour at list prices, on all connections together, those told included; of guests who are not inside, all together who come by one link. Each environment of the function lets a 300th of it pass besides. Then everything is refused with `person.too-much` until the next full hour, but what keeps people inside, for which a tenth is kept besides.
   *
   * @default 300
   */
  readonly centsPerHour?: number;

  /**
   * How many connections one person may open in an hour; by one link for guests, ten times as many. Each environment lets a 50th of it pass besides. A further one is refused with 429.
   *
   * @default 1000
   */
  readonly connectionsPerHour?: number;

  /**
   * How often people may knock by one link in an hour. Whoever else comes by it is refused with `door.too-often`.
   *
   * @default 1000
   */
  readonly knocksPerHour?: number;

  /**
   * Under which the metrics are found in CloudWatch. Two deployments with one namespace would be counted as one.
   *
   * @default that of the stack
   */
  readonly namespace?: string;

  /**
   * The OIDC issuer whose tokens are accepted. Needs tokenAudience.
   *
   * @default a Cognito user pool of the stack
   */
  readonly tokenIssuer?: string;

  /**
   * For whom the issuer makes the tokens: any of these. The first is the client id of the page; others are those of apps for a phone or a desktop.
   *
   * @default none
   */
  readonly tokenAudience?: readonly string[];

  /**
   * Where the issuer publishes its keys.
   *
   * @default what the issuer says at `<tokenIssuer>/.well-known/openid-configuration`
   */
  readonly tokenJwksUri?: string;

  /**
   * Which of the issuer’s tokens are taken. An access token that names no audience is taken by the client it names.
   *
   * @default id
   */
  readonly tokenUse?: 'id' | 'access';

  /**
   * The claim that says who holds a licence, as a text or in a list; with dots, one inside another (`realm_access.roles`).
   *
   * @default kind
   */
  readonly kindClaim?: string;

  /**
   * What kindClaim says of somebody with a licence. Whoever it says anything else of, or nothing, is a contact.
   *
   * @default licence-holder
   */
  readonly licenceValue?: string;

  /**
   * Whether the issuer proves every address that it names, though its tokens do not say `email_verified`. Only for a directory of your own, in which people cannot change it: an address opens the invitations to it.
   *
   * @default false
   */
  readonly emailTrusted?: boolean;

  /**
   * The claim that says what somebody is in which sessions: `{ "doc-7": "moderator", "acme-*": "member" }`, as an object or its JSON; with dots, one inside another. A `*` stands for whatever follows, or alone for all. At most 50 entries and 2 KB; a token that says more, or anything else, is refused. It holds as long as the connection, beside the memberships.
   *
   * @default none
   */
  readonly rolesClaim?: string;

  /**
   * A function of your own that is asked what somebody may be in a session ([identity.md](identity.md#a-function-that-is-asked)), before the memberships. It must answer within three seconds; while it does not, nobody comes in and nobody who is inside is put out.
   *
   * @default none
   */
  readonly entitlement?: IFunction;

  /**
   * How long an answer of it is held at most, from `0s` to `1h`. It may say less itself; a refusal is held for 5 s at most. Needs entitlement.
   *
   * @default 60s
   */
  readonly entitlementKept?: Duration | string;

  /**
   * Whether the page goes up with the stack, behind CloudFront; the output `PageUrl` is what a person opens. With `none` the page is elsewhere, and `pages` says where.
   *
   * @default deploy
   */
  readonly page?: 'deploy' | 'none';

  /**
   * Where the page is. Needs pageCertificateArn; the output says what the DNS record points to.
   *
   * @default CloudFront's own
   */
  readonly pageDomainName?: string;

  /**
   * A certificate for pageDomainName. In us-east-1, wherever the stack is.
   *
   * @default none
   */
  readonly pageCertificateArn?: string;

  /**
   * Where else the page may speak, beside the socket and the issuer: a token endpoint that is not at the issuer (`https://oauth2.googleapis.com`).
   *
   * @default none
   */
  readonly pageConnects?: readonly string[];

  /**
   * What the page asks the issuer for. One that gives refresh tokens for `offline_access` only wants that too.
   *
   * @default openid email profile
   */
  readonly pageScope?: string;

  /**
   * Where else Cognito may send people back to after the login. Only with the user pool of the stack.
   *
   * @default only the page of the stack
   */
  readonly pages?: readonly string[];

  /**
   * From which web pages a browser may connect: `https://app.example.com`, `https://*.example.com` for whatever is below it, `capacitor://localhost` for an app in a shell, `self` for React Native, which sends the origin of the API. A client that is no browser sends no origin and is not held up.
   *
   * @default any
   */
  readonly origins?: readonly string[];

  /**
   * Whether backends have a door ([service.md](service.md)), which is the URL of a function behind IAM. With `none` there is no such URL: for a Region without them ([deploy.md](deploy.md#other-regions-other-partitions)), or a company that allows none.
   *
   * @default deploy
   */
  readonly serviceUrl?: 'deploy' | 'none';

  /**
   * The roles, of this account or another, that backends sign with: these and no other. Without it, whoever in the account of the stack has the rights `lambda:InvokeFunctionUrl` and `lambda:InvokeFunction` on the function `service`, and nobody of another account.
   *
   * @default whoever in the account of the stack IAM lets
   */
  readonly serviceRoles?: readonly string[];

  /**
   * Where clients connect. Needs certificateArn; the output says what the DNS record points to.
   *
   * @default API Gateway's own
   */
  readonly domainName?: string;

  /**
   * A certificate for domainName, in the Region of the stack.
   *
   * @default none
   */
  readonly certificateArn?: string;

  /**
   * Who is told when an alarm goes off. Amazon asks for a confirmation first.
   *
   * @default nobody
   */
  readonly alarmEmail?: string;

  /**
   * How many alarms the account may move in a second (*UpdateSchedule* in Service Quotas), where more was asked for and given: the alert *SchedulerQuota* and the dashboard go by it, and the wake index is spread over as many partitions of the table as that takes ([decision 203](decisions/0203-the-wake-index-is-as-wide-as-the-moves.md)).
   *
   * @default 1000 in the eleven large Regions, 250 elsewhere
   */
  readonly alarmMovesPerSecond?: number;

  /**
   * How many calls of API Gateway the account has in a second (*Throttle rate* in Service Quotas), where more was asked for and given: clients may say half of it, the rest is for what they are told, and the dashboard goes by it.
   *
   * @default 10000, 2500 in thirteen newer Regions
   */
  readonly gatewayCallsPerSecond?: number;

  /**
   * How long logs are kept: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150 or 180 days, or one to ten years (365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653).
   *
   * @default 30
   */
  readonly logRetention?:
    | 1
    | 3
    | 5
    | 7
    | 14
    | 30
    | 60
    | 90
    | 120
    | 150
    | 180
    | 365
    | 400
    | 545
    | 731
    | 1096
    | 1827
    | 2192
    | 2557
    | 2922
    | 3288
    | 3653;

  /**
   * How long the records of the audit trail are kept; the table then removes them by itself.
   *
   * @default 365
   */
  readonly auditRetention?: number;

  /**
   * A key of your own, symmetric and in the Region of the stack, with which the table, the queues, the logs, the topic of the alerts and the bus of the stack are encrypted. Its policy must let three services use it ([deploy.md](deploy.md#a-key-of-your-own)), which the construct says itself to a key of the same app.
   *
   * @default the keys of the services
   */
  readonly encryptionKey?: IKey | string;

  /**
   * Where others are told what happens (docs/events.md): on an EventBridge bus of the stack (`own`), on one that is there, or nowhere (`none`).
   *
   * @default own
   */
  readonly eventBus?: IEventBus | string;

  /**
   * How people are named there: by the ids that their tokens have, or by a pseudonym that is another in each session. Names and addresses are never told.
   *
   * @default ids
   */
  readonly eventPeople?: 'ids' | 'none';

  /**
   * Whether Lambda samples traces for X-Ray: one call in a hundred, as far as it keeps to the stack’s rule ([cost.md](cost.md)).
   *
   * @default active
   */
  readonly tracing?: 'active' | 'off';

  /**
   * What Lambda itself says in the logs: faults, or also a report of each call, with `Init Duration` after a cold start. The reports of a busy hour of a person are some 10 KB.
   *
   * @default faults
   */
  readonly platformLogs?: 'faults' | 'all';

  /**
   * Where the runbook is read: mails about alerts lead to their section of it.
   *
   * @default docs/runbook.md, as a name
   */
  readonly runbookUrl?: string;

  /**
   * Whom the mails of the user pool are from. Its domain must be verified in SES, in the Region of the stack.
   *
   * @default Cognito’s own, fifty mails a day
   */
  readonly mailFrom?: string;

  /**
   * An OIDC issuer at which people may log in to the user pool. Needs federatedClientId and federatedSecret.
   *
   * @default none
   */
  readonly federatedIssuer?: string;

  /**
   * The pool, as federatedIssuer knows it.
   *
   * @default none
   */
  readonly federatedClientId?: string;

  /**
   * The name of the secret in Secrets Manager that holds the client secret of federatedClientId, as plain text.
   *
   * @default none
   */
  readonly federatedSecret?: string;

  /**
   * Whether table and user pool stay when the stack goes. `destroy` is for test stacks: it also takes the protection off.
   *
   * @default retain
   */
  readonly removal?: 'retain' | 'destroy';

  /**
   * How a new release takes over: `canary` gives it a tenth of the calls for ten minutes and takes it back when an alert goes red; `all-at-once` is for test stacks, and for mending something while one is red.
   *
   * @default canary
   */
  readonly shift?: 'canary' | 'all-at-once';

  /**
   * Whether the stack gives API Gateway the account's role for writing logs. An account has one per Region, and `create` takes the place of one that is there.
   *
   * @default create
   */
  readonly gatewayLogRole?: 'create' | 'existing';
}
