import type { Caller, FindCaller } from './caller.ts';
import { statementsOf } from './statement.ts';

/** The access key id with which the operator's tools sign: they act as whoever owns the account. */
export const ownerKey = 'owner';

const owner: Caller = {
  functionName: 'owner',
  environment: 'owner',
  role: {
    name: 'owner',
    arn: 'arn:aws:iam::123456789012:role/owner',
    statements: statementsOf({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }, 'the owner'),
    trust: [],
  },
};

/** Functions are judged by their roles; the owner may do everything. */
export const withOwner =
  (findCaller: FindCaller): FindCaller =>
  (accessKeyId, headers) =>
    accessKeyId === ownerKey ? owner : findCaller(accessKeyId, headers);
