import type { Service } from '../app.ts';

const assumed = /^arn:[\w-]+:sts::(\d{12}):assumed-role\/([^/]+)\/./;
const named = /^arn:[\w-]+:iam::(\d{12}):(?:user|role)\/(?:.*\/)?([^/]+)$/;
const root = /^arn:[\w-]+:iam::(\d{12}):root$/;

/**
 * Which backend it is, by the ARN of whoever has signed: account and role, or user. What differs from call to call, the
 * name of the role's session, is no part of it. Null for what is none of them.
 */
export const serviceOf = (userArn: string): Service | null => {
  const [, account, name = 'root'] = assumed.exec(userArn) ?? named.exec(userArn) ?? root.exec(userArn) ?? [];
  return account === undefined ? null : { id: `service:${account}/${name}`, name, kind: 'service' };
};
