import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import type { Answer, Endpoint } from '../endpoints/server.ts';
import type { Faults } from '../faults.ts';
import { refusal } from '../iam/caller.ts';
import type { Place } from '../template/identity.ts';
import type { DeployedBus } from '../template/streams.ts';
import type { LocalBus } from './bus.ts';

export type BusEndpointOptions = {
  readonly buses: readonly DeployedBus[];
  readonly bus: LocalBus;
  readonly faults: Faults;
  readonly place: Place;
  readonly complain: (sentence: string) => void;
};

/** Entries of one call, and the bytes of what they are together. */
const MOST_ENTRIES = 10;
const MOST_BYTES = 256 * 1_024;

/** What of a request would be passed over is refused. */
const entry = z.strictObject({
  EventBusName: z.optional(z.string()),
  Source: z.optional(z.string()),
  DetailType: z.optional(z.string()),
  Detail: z.optional(z.string()),
  /** Epoch seconds. */
  Time: z.optional(z.number()),
  Resources: z._default(z.array(z.string()), []),
});
const request = z.strictObject({ Entries: z.array(entry).check(z.minLength(1), z.maxLength(MOST_ENTRIES)) });
type Entry = z.infer<typeof entry>;

const target = /^AWSEvents\.(\w+)$/;

/**
 * EventBridge over HTTP (AWS JSON 1.1), as the SDK speaks it, as far as events are put. Each entry is taken or not by itself, and
 * a call is too large or not as a whole.
 */
export const busEndpoint = ({ buses, bus, faults, place, complain }: BusEndpointOptions): Endpoint => {
  const arnOf = (name: string): string =>
    name.startsWith('arn:')
      ? name
      : `arn:${place.partition}:events:${place.region}:${place.account}:event-bus/${name}`;

  const put = ({ Source, DetailType, Detail, Time, Resources }: Entry & { readonly Detail: string }) => {
    const id = randomUUID();
    bus.put({
      version: '0',
      id,
      'detail-type': DetailType ?? '',
      source: Source ?? '',
      account: place.account,
      // Whole seconds, as the bus has them.
      time: new Date(Math.floor(Time ?? Date.now() / 1_000) * 1_000).toISOString().replace('.000Z', 'Z'),
      region: place.region,
      resources: Resources,
      detail: JSON.parse(Detail),
    });
    return { EventId: id };
  };

  const taken = (given: Entry, denied: (bus: string) => string | null) => {
    const { Source, DetailType, Detail, EventBusName = 'default' } = given;
    const arn = arnOf(EventBusName);
    const why = denied(arn);
    if (why !== null) return failed('AccessDeniedException', why);
    if (faults.strikes('failing-bus')) return failed('InternalFailure', 'The fault failing-bus struck.');
    // A bus that is not there is nobody's to put to: the cloud has no other word for it either.
    if (!buses.some((one) => one.arn === arn))
      return failed('AccessDeniedException', `There is no bus ${EventBusName}.`);
    if (!Source || !DetailType || !Detail)
      return failed('InvalidArgument', 'Source, DetailType and Detail must be given.');
    if (Source.startsWith('aws.') || DetailType.length > 128)
      return failed('NotAuthorizedForSourceException', `Nobody may put events of ${Source}.`);
    if (!isObject(Detail)) return failed('MalformedDetail', 'Detail is malformed.');
    return put({ ...given, Detail });
  };

  return async ({ headers, body, caller }) => {
    const action = target.exec(String(headers['x-amz-target'] ?? ''))?.[1];
    if (action === undefined) return null;
    if (action !== 'PutEvents') {
      complain(`Somebody asked for ${action}, which the local bus does not have.`);
      return refused('UnknownOperationException', `The local bus does not have ${action}.`);
    }
    if (faults.strikes('throttled-bus'))
      return refused('ThrottlingException', 'The fault throttled-bus struck.');
    const { success, data } = request.safeParse(jsonOf(body));
    if (!success)
      return refused(
        'ValidationException',
        `PutEvents takes from 1 to ${MOST_ENTRIES} entries, and nothing else.`,
      );
    if (data.Entries.reduce((bytes, one) => bytes + sizeOf(one), 0) > MOST_BYTES)
      return refused('ValidationException', 'Total size of the entries in the request is over the limit.');
    const denied = (resource: string) => refusal(caller, { action: 'events:PutEvents', resource });
    const Entries = data.Entries.map((one) => taken(one, denied));
    const FailedEntryCount = Entries.filter((one) => 'ErrorCode' in one).length;
    return { status: 200, headers: json, body: { FailedEntryCount, Entries } };
  };
};

/** As EventBridge counts: the time is fourteen bytes, and all other texts are what they are. */
const sizeOf = ({ Source = '', DetailType = '', Detail = '', Time, Resources }: Entry): number =>
  [Source, DetailType, Detail, ...Resources].reduce((sum, one) => sum + Buffer.byteLength(one), 0) +
  (Time === undefined ? 0 : 14);

const json = { 'content-type': 'application/x-amz-json-1.1' };

const failed = (ErrorCode: string, ErrorMessage: string) => ({ ErrorCode, ErrorMessage });

const refused = (fault: string, message: string): Answer => ({
  status: 400,
  headers: json,
  body: { __type: fault, message },
});

const jsonOf = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
};

const isObject = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
};
