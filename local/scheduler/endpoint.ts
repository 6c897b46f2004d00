import type { Schedule } from '../data/store.ts';
import type { Answer, Endpoint, SignedRequest } from '../endpoints/server.ts';
import type { Faults } from '../faults.ts';
import { refusal } from '../iam/caller.ts';
import type { Role } from '../iam/role.ts';
import { schedulerCall, unwatched, type Vend } from '../watch/vended.ts';
import { mayBeWorn } from './hand-off.ts';
import { nameFault, parseRequest } from './request.ts';
import type { Scheduler } from './scheduler.ts';

/** EventBridge Scheduler over HTTP, as the SDK speaks it. */
export type SchedulerEndpointOptions = {
  readonly scheduler: Scheduler;
  readonly groups: readonly string[];
  readonly roles: ReadonlyMap<string, Role>;
  readonly faults: Faults;
  readonly vend?: Vend;
};

type Call = { readonly name: string; readonly group: string; readonly request: SignedRequest };

const CALLS_PER_SECOND = 10;
const operations: Readonly<Record<string, string>> = {
  POST: 'CreateSchedule',
  PUT: 'UpdateSchedule',
  GET: 'GetSchedule',
  DELETE: 'DeleteSchedule',
};

export const schedulerEndpoint = (options: SchedulerEndpointOptions): Endpoint => {
  const { scheduler, groups, roles, faults, vend = unwatched } = options;
  const hurried = perSecond(CALLS_PER_SECOND);

  const save = async ({ name, request }: Call, exists: boolean): Promise<Answer> => {
    const body = jsonOf(request.body);
    if (body === undefined) return fault(400, 'ValidationException', 'The request body is not JSON.');
    const wrongName = nameFault(name);
    const parsed = parseRequest(body);
    const invalid = wrongName ?? ('invalid' in parsed ? parsed.invalid : null);
    if (invalid !== null || 'invalid' in parsed) return fault(400, 'ValidationException', invalid ?? '');
    const where = { name, group: parsed.group };
    const { RoleArn } = parsed.request.Target;
    const denied =
      refusal(request.caller, {
        action: exists ? 'scheduler:UpdateSchedule' : 'scheduler:CreateSchedule',
        resource: scheduler.arnOf(where),
      }) ??
      refusal(request.caller, {
        action: 'iam:PassRole',
        resource: RoleArn,
        context: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
      });
    if (denied) return fault(403, 'AccessDeniedException', denied);
    if (!groups.includes(where.group)) return missing(`Schedule group ${where.group}`);
    const role = roles.get(RoleArn);
    if (!role || !mayBeWorn(role, scheduler.arnOf(where)))
      return fault(
        400,
        'ValidationException',
        'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
      );
    const before = scheduler.find(where);
    if (exists && !before) return missing(`Schedule ${name}`);
    if (!exists && before) return fault(409, 'ConflictException', `Schedule ${name} already exists.`);
    await scheduler.put(where, parsed.request);
    return { status: 200, body: { ScheduleArn: scheduler.arnOf(where) } };
  };

  const get = async ({ name, group, request }: Call): Promise<Answer> => {
    const denied = deniedOne('GetSchedule', { name, group, request });
    const schedule = scheduler.find({ name, group });
    if (denied) return denied;
    return schedule
      ? { status: 200, body: described(schedule, scheduler.arnOf(schedule)) }
      : missing(`Schedule ${name}`);
  };

  const remove = async ({ name, group, request }: Call): Promise<Answer> => {
    const denied = deniedOne('DeleteSchedule', { name, group, request });
    if (denied) return denied;
    if (!scheduler.find({ name, group })) return missing(`Schedule ${name}`);
    await scheduler.remove({ name, group });
    return { status: 200, body: {} };
  };

  const list = async ({ url, caller }: SignedRequest): Promise<Answer> => {
    const {
      ScheduleGroup,
      NamePrefix = '',
      State,
      NextToken = '',
      MaxResults = '100',
    } = Object.fromEntries(url.searchParams);
    const denied = refusal(caller, {
      action: 'scheduler:ListSchedules',
      resource: scheduler.arnOf({ name: '*', group: ScheduleGroup ?? '*' }),
    });
    if (denied) return fault(403, 'AccessDeniedException', denied);
    if (ScheduleGroup && !groups.includes(ScheduleGroup)) return missing(`Schedule group ${ScheduleGroup}`);
    const most = Number(MaxResults);
    if (!(most >= 1 && most <= 100)) return fault(400, 'ValidationException', 'MaxResults must be 1 to 100.');
    const matching = [...scheduler.all()]
      .filter(
        ({ group, name, request }) =>
          (ScheduleGroup ?? group) === group &&
          name.startsWith(NamePrefix) &&
          (State ?? request.State) === request.State,
      )
      .map((schedule) => ({ place: `${schedule.group}/${schedule.name}`, schedule }))
      .filter(({ place }) => place > NextToken)
      .sort((a, b) => (a.place < b.place ? -1 : 1));
    const page = matching.slice(0, most);
    return {
      status: 200,
      body: {
        Schedules: page.map(({ schedule }) => summary(schedule, scheduler.arnOf(schedule))),
        ...(matching.length > most && { NextToken: page.at(-1)?.place }),
      },
    };
  };

  const deniedOne = (action: string, { name, group, request }: Call): Answer | null => {
    const denied = refusal(request.caller, {
      action: `scheduler:${action}`,
      resource: scheduler.arnOf({ name, group }),
    });
    return denied === null ? null : fault(403, 'AccessDeniedException', denied);
  };

  return async (request) => {
    const [, root, encoded, ...rest] = request.url.pathname.split('/');
    if (root !== 'schedules' || rest.length > 0) return null;
    if (faults.strikes('throttled-scheduler')) return throttled();
    if (faults.strikes('failing-scheduler'))
      return fault(500, 'InternalServerException', 'The fault struck.');
    if (encoded === undefined || encoded === '') return request.method === 'GET' ? list(request) : null;
    const call: Call = {
      name: decodeURIComponent(encoded),
      group: request.url.searchParams.get('groupName') ?? 'default',
      request,
    };
    if (hurried(call.name)) return throttled();
    const operation = operations[request.method];
    if (operation !== undefined) vend('AWS/Usage', schedulerCall(operation), { CallCount: 1 });
    if (request.method === 'POST') return save(call, false);
    if (request.method === 'PUT') return save(call, true);
    if (request.method === 'GET') return get(call);
    if (request.method === 'DELETE') return remove(call);
    return null;
  };
};

const fault = (status: number, name: string, Message: string): Answer => ({
  status,
  errorType: name,
  body: { Message },
});
const missing = (what: string): Answer => fault(404, 'ResourceNotFoundException', `${what} does not exist.`);
const throttled = (): Answer => fault(429, 'ThrottlingException', 'Rate exceeded');

const jsonOf = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
};

const described = (schedule: Schedule, Arn: string) => ({
  ...schedule.request,
  ...summary(schedule, Arn),
  Target: schedule.request.Target,
});

const summary = ({ name, group, request, createdAt, modifiedAt }: Schedule, Arn: string) => ({
  Arn,
  Name: name,
  GroupName: group,
  State: request.State,
  CreationDate: createdAt / 1_000,
  LastModificationDate: modifiedAt / 1_000,
  Target: { Arn: request.Target.Arn },
});

/** Counts calls by name; true for those beyond the limit within the same second. */
const perSecond = (limit: number) => {
  let second = 0;
  let counts = new Map<string, number>();
  return (name: string): boolean => {
    const now = Math.floor(Date.now() / 1_000);
    if (now !== second) counts = new Map();
    second = now;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count > limit;
  };
};
