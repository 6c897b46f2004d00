import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { instant } from '../../shared/instant.ts';
import { pathsOver } from '../../shared/path/paths.ts';
import type { PerformPorts } from '../../shared/path/perform.ts';
import { returning } from '../../shared/path/return.ts';
import type { Clock } from '../../shared/ports.ts';
import { markOf } from '../../shared/rules/deployed.ts';
import type { App } from '../app.ts';
import { auditTable } from '../aws/audit/audit.ts';
import { ruleTable } from '../aws/directory/group-rules.ts';
import { invitationTable } from '../aws/directory/invitations.ts';
import { sessionTable } from '../aws/directory/sessions.ts';
import { connectionsOf, gatewayClient } from '../aws/platform/connections.ts';
import { participantTable } from '../aws/presence/participants.ts';
import { connectionTable } from '../aws/presence/registry.ts';
import {
  countedConnections,
  countedDamage,
  countedParticipants,
  countedScheduler,
  countedSecondHand,
  countedTrouble,
  countingRetries,
  witness,
} from './counted.ts';
import { noteFault, noteTrouble } from './observed.ts';
import { policySetting, policySourceSetting, ruleSetting, setting, spreadSetting } from './settings.ts';
import { spendingSecondHand, spendOnPost } from './spending.ts';
import { schedulerWhenNeeded, secondHandWhenNeeded } from './when-needed.ts';

const DAY = 24 * 60 * 60_000;

type Advancing = PerformPorts &
  Pick<App, 'advance' | 'clear' | 'govern' | 'sendOut' | 'letIn' | 'rules' | 'policy'>;

/** The cloud: the only place that knows which adapters the functions run on. */
export const clock: Clock = () => instant(Date.now());

/** Where the tables tell what they made good. */
export const noteDamage = countedDamage(noteFault);

/** What everything needs that moves a participant on. `target` says which function the alarms wake. */
export const adapters = (client: DynamoDBClient, target: () => string): Advancing => {
  const table = setting('TABLE_NAME');
  const alarms = {
    group: setting('SCHEDULE_GROUP'),
    roleArn: setting('SCHEDULE_ROLE_ARN'),
    deadLetterArn: setting('DEAD_LETTER_ARN'),
    target,
  };
  const queueUrl = setting('SECOND_HAND_URL');
  // Most reports, and most of what backends say, move no alarm.
  const scheduler = schedulerWhenNeeded(async () => {
    const { schedulerClient, schedulerOf } = await import('../aws/platform/scheduler.ts');
    return schedulerOf(countingRetries(schedulerClient(), 'scheduler'), alarms);
  });
  const secondHand = secondHandWhenNeeded(async () => {
    const { queueClient, secondHandOf } = await import('../aws/platform/second-hand.ts');
    return secondHandOf(countingRetries(queueClient(), 'queue'), queueUrl, clock);
  });
  const said = { policy: policySetting(), rule: ruleSetting(), source: policySourceSetting() };
  const cascade = { ...said, mark: markOf(said) };
  const spread = spreadSetting();
  const sessions = sessionTable(client, table, noteDamage, spread);
  const ports = {
    participants: countedParticipants(participantTable(client, table, noteDamage, spread)),
    audit: auditTable(client, table, Number(setting('AUDIT_RETENTION')) * DAY),
    sessions,
    registry: connectionTable(client, table, noteDamage),
    connections: countedConnections(
      connectionsOf(countingRetries(gatewayClient(), 'gateway'), spendOnPost),
      noteFault,
    ),
    scheduler: countedScheduler(scheduler),
    secondHand: countedSecondHand(spendingSecondHand(secondHand)),
    clock,
    trouble: countedTrouble(noteTrouble),
    cascade,
    mayReturn: returning({ sessions, invitations: invitationTable(client, table, noteDamage), clock }),
  };
  return {
    ...ports,
    policy: cascade.policy,
    rules: ruleTable(client, table),
    ...pathsOver(ports, witness),
  };
};
