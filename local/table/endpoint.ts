import type { Answer, Endpoint } from '../endpoints/server.ts';
import type { Faults } from '../faults.ts';
import { refusal } from '../iam/caller.ts';
import type { Place } from '../template/identity.ts';
import { unwatched, type Vend } from '../watch/vended.ts';
import { accessOf } from './access.ts';
import { consumptionMeter } from './consumption.ts';
import type { Forward } from './forwarding.ts';

export type TableEndpointOptions = {
  readonly place: Place;
  /** The way to the database. */
  readonly forward: Forward;
  readonly faults: Faults;
  readonly vend?: Vend;
};

const JSON_TYPE = 'application/x-amz-json-1.0';
const operationOf = /^DynamoDB_20120810\.(\w+)$/;

/** DynamoDB: judges the call, then passes it on as it is. */
export const tableEndpoint = (options: TableEndpointOptions): Endpoint => {
  const { place, forward, faults, vend = unwatched } = options;
  const meter = consumptionMeter(vend);
  return async (request) => {
    const operation = operationOf.exec(String(request.headers['x-amz-target'] ?? ''))?.[1];
    if (operation === undefined) return null;
    const call = JSON.parse(request.body.toString('utf8')) as Record<string, unknown>;
    if (faults.strikes('throttled-table')) {
      meter.throttled(operation, call);
      return fault('ThrottlingException', 'Rate of requests exceeds the limit.');
    }
    if (faults.strikes('failing-table')) return fault('InternalServerError', 'The fault struck.', 500);
    const needs = accessOf(place, operation, call);
    if (needs === null)
      return fault(
        'AccessDeniedException',
        `The local stack cannot judge ${operation}, so it does not allow it.`,
      );
    for (const need of needs) {
      const denied = refusal(request.caller, need);
      if (denied) return fault('AccessDeniedException', denied);
    }
    // Said with every call, not only with those of an index: there has to be something to look back at.
    const lag = faults.strikes('lagging-index') ? faults.duration('lagging-index') : 0;
    return meter.counted(operation, call, (asked) => forward(request.headers, JSON.stringify(asked), lag));
  };
};

const fault = (name: string, message: string, status = 400): Answer => ({
  status,
  headers: { 'content-type': JSON_TYPE },
  body: { __type: `com.amazon.coral.service#${name}`, message, Message: message },
});
