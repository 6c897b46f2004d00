import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './constructs/alarms.ts';
import { Identity } from './constructs/identity.ts';
import { PresenceTable } from './constructs/presence-table.ts';
import { SocketApi } from './constructs/socket-api.ts';
import { RecurringSweep } from './constructs/sweep.ts';
import { knows } from './constructs/use.ts';
import { VigilFunction } from './constructs/vigil-function.ts';
import { duties } from './duties.ts';
import type { Issuer, Settings } from './settings.ts';

/**
 *   client ──wss──► SocketApi ──► authorize · connect · disconnect · message ──► PresenceTable
 *      ▲                                          │ sets, moves                       ▲
 *      │                                          ▼                                   │
 *      └──────────────── posts ◄── timer ◄──── Alarms                                 │
 *                                  sweep ◄──── every minute ── who is overdue? ───────┘
 */
export class VigilStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, { description: 'Vigil: presence and inactivity logout for collaborative sessions' });

    const table = new PresenceTable(this, 'Table');
    const socket = new SocketApi(this, 'Socket', { logRole: settings.gatewayLogRole });
    const alarms = new Alarms(this, 'Alarms');
    const policy = knows({ VIGIL_POLICY: JSON.stringify(settings.policy) });

    const authorize = new VigilFunction(this, 'authorize').uses(this.#tokens(settings.issuer));
    const connect = new VigilFunction(this, 'connect').uses(table.usedFor(duties.connect));
    const timer = new VigilFunction(this, 'timer')
      .uses(table.usedFor(duties.timer), socket.answering, alarms.setting)
      // Later than this the alarm is worth no retry: the sweep has found its participant long ago.
      .retriedBy({ maxEventAge: Duration.hours(1), deadLetters: alarms.deadLetters });
    const ringing = alarms.ring(timer);
    const message = new VigilFunction(this, 'message').uses(
      table.usedFor(duties.message),
      socket.answering,
      alarms.setting,
      ringing,
      policy,
    );
    const disconnect = new VigilFunction(this, 'disconnect').uses(
      table.usedFor(duties.disconnect),
      socket.answering,
      alarms.setting,
      ringing,
    );
    const sweep = new VigilFunction(this, 'sweep')
      .uses(table.usedFor(duties.sweep), socket.answering, alarms.setting, ringing, policy)
      // Long enough for Lambda's two retries, after one and two minutes more.
      .retriedBy({ maxEventAge: Duration.minutes(5), deadLetters: alarms.deadLetters });

    socket.route({ authorize, connect, disconnect, message });
    new RecurringSweep(this, 'Sweeping', { sweep, deadLetters: alarms.deadLetters });

    new CfnOutput(this, 'WebSocketUrl', { value: socket.url, description: 'Where clients connect' });
    new CfnOutput(this, 'TableName', { value: table.name });
    new CfnOutput(this, 'DeadLetterQueueUrl', {
      value: alarms.deadLetters.queueUrl,
      description: 'What could not be delivered. It should be empty',
    });
  }

  /** The issuer that was set, or a user pool of our own. */
  #tokens(set: Issuer | null) {
    const { issuer, audience, jwksUri, kindClaim } = set ?? this.#ownIdentity();
    return knows({
      TOKEN_ISSUER: issuer,
      TOKEN_AUDIENCE: audience,
      TOKEN_JWKS_URI: jwksUri,
      KIND_CLAIM: kindClaim,
    });
  }

  #ownIdentity(): Issuer {
    const { pool, client, issuer } = new Identity(this, 'Identity');
    new CfnOutput(this, 'UserPoolId', { value: pool.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: client.userPoolClientId });
    return issuer;
  }
}
