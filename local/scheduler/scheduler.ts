import { type Schedule, type ScheduleRequest, type Store, scheduleKey } from '../data/store.ts';
import type { Faults } from '../faults.ts';
import type { AsynchronousInvoke } from '../functions/asynchronous.ts';
import type { DeployedSchedule } from '../template/schedules.ts';
import { nextRing, parseExpression } from './expression.ts';
import type { HandOff } from './hand-off.ts';
import { parseRequest } from './request.ts';
import { createTimetable } from './timetable.ts';

/** EventBridge Scheduler's schedules, durable and ringing. Every change is on disk when its promise is fulfilled. */
export type Scheduler = {
  /** Sets a schedule under a name that is free, or replaces one that is there. */
  readonly put: (where: Place, request: ScheduleRequest) => Promise<Schedule>;
  readonly remove: (where: Place) => Promise<void>;
  readonly find: (where: Place) => Schedule | null;
  readonly all: () => Iterable<Schedule>;
  readonly arnOf: (where: Place) => string;
  /** Makes the deployment's own schedules exactly these. */
  readonly deploy: (deployed: readonly DeployedSchedule[]) => Promise<void>;
  readonly stop: () => void;
};

type Place = { readonly name: string; readonly group: string };

export type SchedulerOptions = {
  readonly store: Store;
  readonly asynchronous: AsynchronousInvoke;
  readonly handOff: HandOff;
  readonly faults: Faults;
  /** How much later than its time a schedule may ring, in milliseconds; at least a second. */
  readonly precision: number;
  /** How long the minutes, hours and days of recurring schedules are: milliseconds of a minute (60 s). */
  readonly minute?: number;
  readonly arnOf: (where: Place) => string;
};

export const startScheduler = async (options: SchedulerOptions): Promise<Scheduler> => {
  const { store, asynchronous, handOff, faults, precision, minute = 60_000, arnOf } = options;
  const lasting = (every: number): number => (every / 60_000) * minute;
  /** With the minutes of recurring schedules their precision is shorter too. */
  const precisionOf = ({ request }: Schedule): number => {
    const expression = parseExpression(request.ScheduleExpression);
    return expression && 'every' in expression ? Math.max(1_000, lasting(precision)) : precision;
  };
  const schedules = new Map<string, Schedule>();
  const echoes = new Map<string, Schedule>();
  const delayed = new Set<string>();

  const plan = (schedule: Schedule): void => {
    const key = scheduleKey(schedule);
    if (schedule.nextAt === null || schedule.request.State === 'DISABLED') timetable.forget(key);
    else timetable.plan(key, schedule.nextAt + Math.random() * (precisionOf(schedule) - 1_000));
  };

  const ring = async (key: string): Promise<void> => {
    const echo = echoes.get(key);
    const schedule = echo ?? schedules.get(key);
    if (!schedule || schedule.nextAt === null) return;
    if (echo) {
      echoes.delete(key);
    } else if (!delayed.delete(key) && faults.strikes('delayed-alarms')) {
      delayed.add(key);
      return timetable.plan(key, Date.now() + faults.duration('delayed-alarms'));
    }
    // The sweep is there to make up for lost alarms, so it is not one of them.
    const lost = !schedule.deployed && faults.strikes('lost-alarms');
    const payload = lost ? null : await handOff(schedule, arnOf(schedule));
    // Moved or removed while it was being handed over: the new configuration stands, this ring was one of the old.
    const completes = !echo && schedules.get(key) === schedule;
    const event = payload === null ? null : asynchronous.accepted(schedule.request.Target.Arn, payload);
    await store.write(
      ...(completes ? [complete(key, schedule)] : []),
      ...(event ? [{ put: 'event', value: event } as const] : []),
    );
    if (!event) return;
    asynchronous.begin(event);
    if (!echo && faults.strikes('duplicate-alarms')) {
      const again = `${key} again ${event.id}`;
      echoes.set(again, schedule);
      timetable.plan(again, Date.now() + Math.random() * faults.duration('duplicate-alarms'));
    }
  };

  const complete = (key: string, schedule: Schedule) => {
    const { request, createdAt } = schedule;
    const expression = parseExpression(request.ScheduleExpression);
    const recurring = expression !== null && 'every' in expression;
    if (!recurring && request.ActionAfterCompletion === 'DELETE') {
      schedules.delete(key);
      return { remove: 'schedule', key } as const;
    }
    const nextAt = recurring ? nextRing(lasting(expression.every), createdAt, Date.now() + 1) : null;
    const value = { ...schedule, nextAt };
    schedules.set(key, value);
    plan(value);
    return { put: 'schedule', value } as const;
  };

  const set = async (where: Place, request: ScheduleRequest, deployed: boolean): Promise<Schedule> => {
    const now = Date.now();
    const key = scheduleKey(where);
    const before = schedules.get(key);
    const createdAt = before?.createdAt ?? now;
    const expression = parseExpression(request.ScheduleExpression);
    if (!expression) throw new Error(`Not validated: ${request.ScheduleExpression}`);
    const nextAt = 'at' in expression ? expression.at : nextRing(lasting(expression.every), createdAt, now);
    const schedule = { ...where, request, createdAt, modifiedAt: now, nextAt, deployed };
    schedules.set(key, schedule);
    plan(schedule);
    if (before?.nextAt && before.nextAt > now && faults.strikes('old-configuration')) {
      const echo = `${key} as of ${before.modifiedAt}`;
      echoes.set(echo, before);
      timetable.plan(echo, before.nextAt);
    }
    await store.write({ put: 'schedule', value: schedule });
    return schedule;
  };

  const remove = async (where: Place): Promise<void> => {
    const key = scheduleKey(where);
    schedules.delete(key);
    timetable.forget(key);
    await store.write({ remove: 'schedule', key });
  };

  const deploy = async (deployed: readonly DeployedSchedule[]): Promise<void> => {
    const wanted = deployed.map(({ name, request }) => {
      const parsed = parseRequest(request);
      if ('invalid' in parsed) throw new Error(`The deployed schedule ${name} is refused: ${parsed.invalid}`);
      return { where: { name, group: parsed.group }, request: parsed.request };
    });
    const keys = new Set(wanted.map(({ where }) => scheduleKey(where)));
    for (const schedule of schedules.values())
      if (schedule.deployed && !keys.has(scheduleKey(schedule))) await remove(schedule);
    for (const { where, request } of wanted) await set(where, request, true);
  };

  const failed = (error: unknown): never => {
    // A ring that cannot be written down must not be passed over: nothing here would ever ring it again.
    throw new Error('The local Scheduler cannot write its schedules.', { cause: error });
  };
  const timetable = createTimetable((key) => void ring(key).catch(failed));
  for (const schedule of await store.schedules()) {
    schedules.set(scheduleKey(schedule), schedule);
    plan(schedule);
  }
  return {
    put: (where, request) => set(where, request, false),
    remove,
    find: (where) => schedules.get(scheduleKey(where)) ?? null,
    all: () => schedules.values(),
    arnOf,
    deploy,
    stop: timetable.stop,
  };
};
