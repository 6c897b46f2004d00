import type { Service } from '../app.ts';

const assumed = /^arn:[\w-]+:sts::(\d{12}):assumed-role\/([^/]+)\/./;
const role = /^arn:[\w-]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/;
const user = /^arn:[\w-]+:iam::(\d{12}):user\/(?:.*\/)?([^/]+)$/;
const root = /^arn:[\w-]+:iam::(\d{12}):(root)$/;

/**
 * Which backend it is, by the ARN of whoever has signed: account and role, or user. What differs from call to call, the
 * name of the role's session, is no part of it. An account may have a role and a user of one name: they are two. Null for
 * what is none of them.
 */
export const serviceOf = (userArn: string): Service | null =>
  found('/', assumed.exec(userArn) ?? role.exec(userArn)) ??
  found('/user/', user.exec(userArn)) ??
  found(':', root.exec(userArn));

const found = (sign: string, parts: readonly string[] | null): Service | null =>
  parts && {
    id: `service:${parts[1]}${sign}${parts[2]}`,
    name: String(parts[2]),
    kind: 'service',
  };
