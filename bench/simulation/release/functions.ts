import * as z from 'zod/mini';
import { changeIn } from '../../../functions/aws/bus/changes.ts';
import { busOf } from '../../../functions/aws/bus/put-events.ts';
import { SHAPE } from '../../../functions/aws/items/shape.ts';
import { connectionsOf } from '../../../functions/aws/platform/connections.ts';
import { schedulerOf } from '../../../functions/aws/platform/scheduler.ts';
import { secondHandOf } from '../../../functions/aws/platform/second-hand.ts';
import { forward } from '../../../functions/bus/forward.ts';
import { StreamEvent } from '../../../functions/bus/stream-event.ts';
import { connect } from '../../../functions/connect.ts';
import { disconnect } from '../../../functions/disconnect.ts';
import { ConnectEvent } from '../../../functions/events/connect.ts';
import { DisconnectEvent } from '../../../functions/events/disconnect.ts';
import { MessageEvent } from '../../../functions/events/message.ts';
import { AlarmEvent, RingEvent } from '../../../functions/events/timer.ts';
import { message } from '../../../functions/message.ts';
import type { ServiceApp } from '../../../functions/service/app.ts';
import { call, ServiceEvent } from '../../../functions/service/call.ts';
import { sweep } from '../../../functions/sweep.ts';
import { alarm, rings } from '../../../functions/timer.ts';
import { instant } from '../../../shared/instant.ts';
import { pathsOver } from '../../../shared/path/paths.ts';
import { returning } from '../../../shared/path/return.ts';
import { checkedPolicy } from '../../../shared/policy.ts';
import type { Cascade } from '../../../shared/rules/cascade.ts';
import { markOf } from '../../../shared/rules/deployed.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import { furnish } from './furnishing.ts';
import { type Functions, type Platform, RELEASE_VERSION, type Release, type Variables } from './release.ts';
import { tablesOn } from './tables.ts';

const deploy = (variables: Variables) => {
  const cascade = cascadeOf(variables);
  return (platform: Platform): Functions => functionsOf(appOn(platform, cascade), platform);
};

const functionsOf = (app: ServiceApp, { pause }: Platform): Functions => {
  return {
    connect: taking(ConnectEvent, connect(app)),
    disconnect: taking(DisconnectEvent, disconnect(app)),
    message: taking(MessageEvent, message(app)),
    alarm: taking(AlarmEvent, alarm(app)),
    rings: (event, failed) => rings(app, { failed, pause })(z.parse(RingEvent, event)),
    sweep: sweep(app),
    service: taking(ServiceEvent, call(app)),
  };
};

/** As the door of a function does: what the event holds besides is not looked at. */
const taking =
  <Schema extends z.ZodMiniType, Answer>(schema: Schema, act: (event: z.infer<Schema>) => Promise<Answer>) =>
  async (event: unknown): Promise<Answer> =>
    act(z.parse(schema, event));

const appOn = (
  { table, scheduler, queue, gateway, clock: now, madeGood, trouble }: Platform,
  cascade: Cascade,
): ServiceApp => {
  const clock = () => instant(now());
  const ports = {
    ...tablesOn(table, madeGood, clock),
    scheduler: schedulerOf(scheduler, alarmSettings),
    secondHand: secondHandOf(queue, 'https://queue', clock),
    connections: connectionsOf(gateway),
    clock,
    trouble,
  };
  const moving = { ...ports, mayReturn: returning(ports), cascade };
  return {
    ...moving,
    policy: cascade.policy,
    listSizes: { reaches: async () => false },
    entitlement: null,
    pace: { atOnce: 30, every: 100 },
    signals: { carries: async () => true, pace: { atOnce: 30, every: 100 } },
    ...pathsOver(moving),
  };
};

const cascadeOf = ({ policy, rule, isMarked }: Variables): Cascade => {
  const said = { policy: checkedPolicy(JSON.parse(policy), 'local'), rule: JSON.parse(rule) as Rule };
  return { ...said, ...(isMarked && { mark: markOf(said) }) };
};

const alarmSettings = {
  group: 'simulated',
  roleArn: 'arn:aws:iam::000000000000:role/simulated',
  deadLetterArn: 'arn:aws:sqs:eu-central-1:000000000000:simulated',
  target: () => 'arn:aws:lambda:eu-central-1:000000000000:function:simulated-timer',
};

const forwardOn: Release['forward'] = ({ bus, failed }) =>
  taking(
    StreamEvent,
    forward({
      bus: busOf(bus, 'simulated'),
      telling: { deployment: 'simulated', people: 'ids' },
      changeIn,
      note: { taken: () => {}, failed, damaged: failed },
    }),
  );

/** The functions as the source has them, put together as in `functions/lambda/`. */
export const release: Release = {
  version: RELEASE_VERSION,
  shape: SHAPE,
  deploy,
  forward: forwardOn,
  furnish,
};
