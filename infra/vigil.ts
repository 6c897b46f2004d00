import { Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Alarms } from './constructs/alarms.ts';
import { Identity } from './constructs/identity.ts';
import { Operations } from './constructs/operations.ts';
import { PresenceTable } from './constructs/presence-table.ts';
import { SecondHand } from './constructs/second-hand.ts';
import { SocketApi } from './constructs/socket-api.ts';
import { RecurringSweep } from './constructs/sweep.ts';
import { tracingOf } from './constructs/tracing.ts';
import { knows } from './constructs/use.ts';
import { VigilFunction } from './constructs/vigil-function.ts';
import { duties, type FunctionName } from './duties.ts';
import { type Issuer, type Settings, settingsFrom } from './settings.ts';

/** What is not said has the default that `docs/settings.md` names. */
export type VigilProps = Partial<Settings> & {
  /** The namespace of the metrics. Default: the name of the stack, so that two stages never mix. */
  readonly namespace?: string;
};

/**
 * Everything, for an app of one's own: `new Vigil(stack, 'Presence', { alarmEmail: 'on-call@example.com' })`.
 *
 *   client ──wss──► SocketApi ──► authorize · connect · disconnect · message ──► PresenceTable
 *      ▲                                          │ sets, moves                       ▲
 *      │                                          ▼                                   │
 *      └──────────────── posts ◄── timer ◄──── Alarms, SecondHand                     │
 *                                  sweep ◄──── every minute ── who is overdue? ───────┘
 */
export class Vigil extends Construct {
  /** Where clients connect. */
  readonly url: string;
  readonly table: PresenceTable;
  readonly socket: SocketApi;
  readonly alarms: Alarms;
  readonly operations: Operations;
  /** The user pool; null when tokens come from another issuer. */
  readonly identity: Identity | null;

  constructor(scope: Construct, id: string, { namespace, ...said }: VigilProps = {}) {
    super(scope, id);
    const settings: Settings = { ...settingsFrom({}), ...said };
    const watching = { ...settings, namespace: namespace ?? Stack.of(this).stackName };
    const functionOf = (name: FunctionName) => new VigilFunction(this, name, watching);

    const table = new PresenceTable(this, 'Table', settings);
    const socket = new SocketApi(this, 'Socket', settings);
    const alarms = new Alarms(this, 'Alarms');
    const secondHand = new SecondHand(this, 'SecondHand');
    this.identity = settings.issuer ? null : new Identity(this, 'Identity', settings);
    const policy = knows({ VIGIL_POLICY: JSON.stringify(settings.policy) });
    const audit = knows({ AUDIT_RETENTION: String(settings.auditRetention) });
    const room = knows({ VIGIL_ROOM: JSON.stringify(settings.room) });
    const pace = knows({ VIGIL_PACE: JSON.stringify(settings.pace) });
    const issuer = settings.issuer ?? this.identity?.issuer;
    if (!issuer) throw new TypeError('There is neither an issuer nor a user pool.');

    const authorize = functionOf('authorize').uses(tokensOf(issuer), originsOf(settings));
    const connect = functionOf('connect').uses(table.usedFor(duties.connect));
    const timer = functionOf('timer')
      .uses(table.usedFor(duties.timer), socket.answering, alarms.setting, secondHand.putting, audit)
      // Later than this the alarm is worth no retry: the sweep has found its participant long ago.
      .retriedBy({ maxEventAge: Duration.hours(1), deadLetters: alarms.deadLetters });
    const ringing = alarms.ring(timer);
    secondHand.ring(timer);
    const advancing = [socket.answering, alarms.setting, ringing, secondHand.putting, audit];
    const message = functionOf('message').uses(
      table.usedFor(duties.message),
      ...advancing,
      policy,
      pace,
      room,
    );
    const disconnect = functionOf('disconnect').uses(table.usedFor(duties.disconnect), ...advancing);
    const sweep = functionOf('sweep')
      .uses(table.usedFor(duties.sweep), ...advancing, policy)
      // Long enough for Lambda's two retries, after one and two minutes more.
      .retriedBy({ maxEventAge: Duration.minutes(5), deadLetters: alarms.deadLetters });

    socket.route({ authorize, connect, disconnect, message });
    new RecurringSweep(this, 'Sweeping', { sweep, deadLetters: alarms.deadLetters });
    const functions = { authorize, connect, disconnect, message, timer, sweep };
    if (settings.tracing === 'active') tracingOf(this, Object.values(functions));
    this.operations = new Operations(this, 'Operations', {
      ...watching,
      functions,
      table: table.name,
      socket,
      alarms,
      secondHand,
    });
    this.table = table;
    this.socket = socket;
    this.alarms = alarms;
    this.url = socket.url;
  }
}

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

const originsOf = ({ origins }: Settings) => knows(origins ? { ALLOWED_ORIGINS: origins.join(',') } : {});
