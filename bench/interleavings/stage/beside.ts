import { createHash } from 'node:crypto';
import { connect } from '../../../functions/connect.ts';
import { disconnect } from '../../../functions/disconnect.ts';
import { RingEvent } from '../../../functions/events/timer.ts';
import { message } from '../../../functions/message.ts';
import type { ServiceApp } from '../../../functions/service/app.ts';
import { call } from '../../../functions/service/call.ts';
import { sweep } from '../../../functions/sweep.ts';
import { alarm, rings } from '../../../functions/timer.ts';
import type { Policy } from '../../../shared/policy.ts';
import { releaseBefore } from '../../simulation/release/kept.ts';
import type { Functions, Platform } from '../../simulation/release/release.ts';
import type { Run } from '../gates.ts';
import type { Environment } from './limits.ts';
import type { createStage, Deployment } from './stage.ts';

type Stage = ReturnType<typeof createStage>;

let before: string | null = null;

/** From now on, functions with this in their names are those of the release before, which is kept in the repository; null: none. */
export const playBefore = (name: string | null): void => {
  before = name;
};

const noPause = async () => {};

/** What draws lots when it is put together: the name of its environment, which is where it notes a write of content. */
let drawing = '';
/** The same function draws the same in every play. */
const sameLots = (size: number): Buffer => createHash('sha512').update(drawing).digest().subarray(0, size);

const releasedBefore = (stage: Stage, run: Run, { policy }: Deployment): Functions => {
  drawing = run.name;
  return releaseBefore(noPause, sameLots).deploy(variablesOf(policy))(platformOf(stage, run));
};

/** What runs under this name, and in this environment if that holds anybody back. */
export const functionsFor = (
  name: string,
  stage: Stage,
  run: Run,
  deployed: Deployment,
  environment: Environment | null,
): Functions =>
  before !== null && name.includes(before)
    ? releasedBefore(stage, run, deployed)
    : functionsOf(stage.app(run, deployed), environment);

const functionsOf = (app: ServiceApp, environment: Environment | null) =>
  ({
    connect: connect(app, environment?.arrives),
    disconnect: disconnect(app),
    message: environment ? message({ ...app, knocks: environment.knocks }, environment.guard) : message(app),
    alarm: alarm(app),
    rings: (event, failed) => rings(app, { failed, pause: noPause })(RingEvent.parse(event)),
    sweep: sweep(app),
    service: call(app),
  }) as Functions;

const variablesOf = (policy: Policy) => ({ policy: JSON.stringify(policy), rule: '{}', isMarked: false });

const platformOf = ({ clients, clock, noteFor }: Stage, run: Run): Platform => {
  const note = noteFor(run);
  return {
    table: clients.table(run),
    scheduler: clients.scheduler(run),
    queue: clients.queue(run),
    gateway: clients.gateway(run),
    clock,
    pause: noPause,
    madeGood: note,
    trouble: (_, fault) => note(fault),
  };
};
