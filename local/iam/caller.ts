import type { IncomingHttpHeaders } from 'node:http';
import { lacking, type Role } from './role.ts';
import { shows } from './secret.ts';
import type { AccessRequest } from './statement.ts';

/** Whoever signed a call to a local endpoint: one environment of a function, in the function's role. */
export type Caller = { readonly functionName: string; readonly environment: string; readonly role: Role };

/** Finds the caller by the access key id that the SDK put into the `authorization` header, and what else it sends. */
export type FindCaller = (accessKeyId: string, headers: IncomingHttpHeaders) => Caller | null;

/** Nobody is found who does not show the secret of this start. */
export const knowing =
  (secret: string, findCaller: FindCaller): FindCaller =>
  (accessKeyId, headers) =>
    shows(headers, secret) ? findCaller(accessKeyId, headers) : null;

/** Why a call is refused, in AWS's words; null when it may go on. */
export const refusal = ({ role, functionName }: Caller, request: AccessRequest): string | null => {
  const lacked = lacking(role, request);
  if (lacked === null) return null;
  const {
    verdict,
    request: { action, resource },
  } = lacked;
  const account = role.arn.split(':')[4];
  const who = `arn:aws:sts::${account}:assumed-role/${role.name}/${functionName}`;
  const why =
    verdict === 'denied explicitly'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
  return `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
};

const credential = /Credential=([^/,\s]+)\//;

/** The access key id of a signed request; null when it is not signed. The signature itself is not checked. */
export const accessKeyOf = (authorization: string | undefined): string | null =>
  credential.exec(authorization ?? '')?.[1] ?? null;
