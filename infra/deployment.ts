import { Aws, Duration, Fn, Token } from 'aws-cdk-lib';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { Alarms } from './constructs/alarms.ts';
import { Events } from './constructs/events.ts';
import { Identity, loginDomain } from './constructs/identity.ts';
import { pathOf } from './constructs/names.ts';
import { Operations } from './constructs/operations.ts';
import { PageSite } from './constructs/page-site.ts';
import { PresenceTable } from './constructs/presence-table.ts';
import { regionOf } from './constructs/region.ts';
import { SecondHand } from './constructs/second-hand.ts';
import { ServiceDoor } from './constructs/service-door.ts';
import { Shift } from './constructs/shift.ts';
import { SocketApi } from './constructs/socket-api.ts';
import { RecurringSweep } from './constructs/sweep.ts';
import { tracingOf } from './constructs/tracing.ts';
import { allow, knows, type Use } from './constructs/use.ts';
import { VigilFunction } from './constructs/vigil-function.ts';
import { spreadFor } from './constructs/watching/quotas.ts';
import { duties, type FunctionName } from './duties.ts';
import type { PageConfiguration } from './page-configuration.ts';
import { SettingsError } from './settings/error.ts';
import { type Issuer, refuseForeign, refuseWhatIsMissing, type Settings } from './settings.ts';

/** There is none that forwards when nobody is told anything. */
type Functions = Readonly<
  Record<Exclude<FunctionName, 'forward'>, VigilFunction> & { forward?: VigilFunction }
>;

/**
 * Everything, from checked settings.
 *
 *   client ──wss──► SocketApi ──► authorize · connect · disconnect · message ──► PresenceTable
 *      ▲                                          │ sets, moves                       ▲
 *      │                                          ▼                                   │
 *      └──────────────── posts ◄── timer ◄──── Alarms, SecondHand                     │
 *                                  sweep ◄──── every minute ── who is overdue? ───────┤
 *                                                                                     │
 *   backend ──https, signed──► ServiceDoor ──► service ───────────────────────────────┤
 *         others ◄── event bus ◄── forward ◄── Events ◄── what it has accepted ───────┘
 */
export class Deployment extends Construct {
  /** Where clients connect. */
  readonly url: string;
  readonly table: PresenceTable;
  readonly socket: SocketApi;
  /** Where backends send their messages; null when they have no door. */
  readonly serviceUrl: string | null;
  readonly alarms: Alarms;
  readonly secondHand: SecondHand;
  readonly sweeping: RecurringSweep;
  readonly operations: Operations;
  /** The user pool; null when tokens come from another issuer. */
  readonly identity: Identity | null;
  /** Whose tokens are accepted. */
  readonly issuer: Issuer;
  readonly functions: Functions;
  /** What others are told; null when nobody is. */
  readonly events: Events | null;
  /** With which what people are and do is encrypted; null: by the keys of the services. */
  readonly key: IKey | null;
  /** Of the metrics. */
  readonly namespace: string;
  /** Where the page is that went up with the rest; null when it is elsewhere. */
  readonly site: PageSite | null;
  readonly #scope: string;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const region = regionOf(this);
    refuseForeign(settings, region);
    refuseWhatIsMissing(settings, region);
    this.#scope = settings.pageScope;
    this.namespace = settings.namespace ?? pathOf(this);
    const { encryptionKey } = settings;
    const key = encryptionKey === null ? null : Key.fromKeyArn(this, 'Key', encryptionKey);
    this.key = key;
    const watching = { ...settings, namespace: this.namespace, key };
    const functionOf = (name: FunctionName) => new VigilFunction(this, name, watching);

    const table = new PresenceTable(this, 'Table', { ...settings, key });
    const socket = new SocketApi(this, 'Socket', { ...settings, name: this.namespace, key });
    const alarms = new Alarms(this, 'Alarms', key);
    const secondHand = new SecondHand(this, 'SecondHand', key);
    this.secondHand = secondHand;
    const { page } = settings;
    this.site =
      page &&
      new PageSite(this, 'Page', {
        ...settings,
        ...page,
        key,
        connect: [socket.origin, ...loginOrigins(this, settings), ...page.connects],
      });
    // What another resource of the app says stays as that says it.
    const pages = settings.pages.map((one) => URL.parse(one)?.href ?? one);
    this.identity = settings.issuer
      ? null
      : new Identity(this, 'Identity', {
          ...settings,
          pages: [...(this.site ? [this.site.url] : []), ...pages],
        });
    const policy = knows({
      VIGIL_POLICY: JSON.stringify(settings.policy),
      VIGIL_POLICY_SOURCE: settings.policySource,
      VIGIL_RULE: JSON.stringify(settings.rule),
    });
    const audit = knows({ AUDIT_RETENTION: String(settings.auditRetention) });
    // What is not said is what the functions go by.
    const moves = settings.alarmMovesPerSecond ?? 0;
    const spread = knows(spreadFor(moves) > spreadFor(0) ? { WAKE_SPREAD: String(spreadFor(moves)) } : {});
    const room = knows({ VIGIL_ROOM: JSON.stringify(settings.room) });
    const pace = knows({ VIGIL_PACE: JSON.stringify(settings.pace) });
    const issuer = settings.issuer ?? this.identity?.issuer;
    if (!issuer) throw new TypeError('There is neither an issuer nor a user pool.');
    this.issuer = issuer;

    const authorize = functionOf('authorize').uses(
      tokensOf(issuer),
      originsOf(settings),
      knows(settings.rolesClaim === null ? {} : { ROLES_CLAIM: settings.rolesClaim }),
    );
    const connect = functionOf('connect').uses(table.usedFor(duties.connect), pace);
    const timer = functionOf('timer')
      .uses(
        table.usedFor(duties.timer),
        socket.answering,
        alarms.setting,
        secondHand.putting,
        audit,
        policy,
        spread,
      )
      // Later than this the alarm is worth no retry: the sweep has found its participant long ago.
      .retriedBy({ maxEventAge: Duration.hours(1), deadLetters: alarms.deadLetters });
    const ringing = alarms.ring(timer);
    secondHand.ring(timer);
    const advancing = [socket.answering, alarms.setting, ringing, secondHand.putting, audit, spread];
    const message = functionOf('message').uses(
      table.usedFor(duties.message),
      ...advancing,
      policy,
      pace,
      room,
      ...askingOf(settings),
    );
    const service = functionOf('service').uses(
      table.usedFor(duties.service),
      ...advancing,
      policy,
      pace,
      room,
      knows(settings.serviceRoles ? { SERVICE_ROLES: settings.serviceRoles.join(',') } : {}),
    );
    const disconnect = functionOf('disconnect').uses(table.usedFor(duties.disconnect), ...advancing, policy);
    const sweep = functionOf('sweep')
      .uses(table.usedFor(duties.sweep), ...advancing, policy)
      // Long enough for Lambda's two retries, after one and two minutes more.
      .retriedBy({ maxEventAge: Duration.minutes(5), deadLetters: alarms.deadLetters });

    this.events = settings.events && new Events(this, 'Events', settings.events, key);
    const forward =
      this.events &&
      functionOf('forward').uses(this.events.putting, knows({ VIGIL_DEPLOYMENT: this.namespace }));
    if (forward) this.events?.follow(table, forward);

    socket.route({ authorize, connect, disconnect, message });
    this.sweeping = new RecurringSweep(this, 'Sweeping', { sweep, deadLetters: alarms.deadLetters });
    const functions = {
      authorize,
      connect,
      disconnect,
      message,
      service,
      timer,
      sweep,
      ...(forward && { forward }),
    };
    this.serviceUrl = settings.serviceDoor
      ? new ServiceDoor(this, 'ServiceDoor', { ...settings, service }).url
      : null;
    this.functions = functions;
    const tooMuch = Object.values(functions).flatMap(({ tooMuch }) => tooMuch ?? []);
    if (tooMuch.length > 0) throw new SettingsError(tooMuch.join('\n'));
    if (settings.tracing === 'active') tracingOf(this, Object.values(functions));
    this.operations = new Operations(this, 'Operations', {
      ...watching,
      functions,
      table: table.name,
      socket,
      alarms,
      secondHand,
      events: this.events,
      entitlement: settings.entitlement,
    });
    if (settings.shift === 'canary') new Shift(this, 'Shift', { functions, gates: this.operations.gates });
    this.table = table;
    this.socket = socket;
    this.alarms = alarms;
    this.url = socket.url;
    this.site?.upload(
      this.pageConfiguration,
      Object.values(functions).map(({ alias }) => alias),
    );
  }

  /** What a page is told: where people log in, and where it connects. */
  get pageConfiguration(): PageConfiguration {
    const { issuer, audiences } = this.issuer;
    // There is always one: an issuer needs an audience beside it.
    const clientId = audiences[0] ?? '';
    return { issuer, clientId, scope: this.#scope, webSocketUrl: this.url };
  }
}

/** Where a page speaks to log somebody in: for a user pool, with the pool and with its login. */
const loginOrigins = (scope: Construct, { issuer }: Settings): readonly string[] => {
  if (!issuer) return [`https://cognito-idp.${Aws.REGION}.amazonaws.com`, loginDomain(scope).url];
  if (!Token.isUnresolved(issuer.issuer)) return [new URL(issuer.issuer).origin];
  return [`https://${Fn.select(2, Fn.split('/', issuer.issuer))}`];
};

const tokensOf = (issuer: Issuer) =>
  knows({
    TOKEN_ISSUER: issuer.issuer,
    TOKEN_AUDIENCE: issuer.audiences.join(','),
    ...(issuer.jwksUri !== null && { TOKEN_JWKS_URI: issuer.jwksUri }),
    TOKEN_USE: issuer.use,
    KIND_CLAIM: issuer.kindClaim,
    LICENCE_VALUE: issuer.licenceValue,
    EMAIL_TRUSTED: String(issuer.emailTrusted),
  });

/** The function is the team's own, so that nothing but the right to ask it is ours to give. */
const askingOf = ({ entitlement }: Settings): readonly Use[] =>
  entitlement === null
    ? []
    : [
        {
          variables: {
            ENTITLEMENT_FUNCTION: entitlement.functionArn,
            ENTITLEMENT_KEPT: String(entitlement.kept / 1_000),
          },
          rights: [allow(['lambda:InvokeFunction'], [entitlement.functionArn])],
        },
      ];

const originsOf = ({ origins }: Settings) => knows(origins ? { ALLOWED_ORIGINS: origins.join(',') } : {});
