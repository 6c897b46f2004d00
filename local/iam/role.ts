import type { AccessRequest, Statement } from './statement.ts';

export type Verdict = 'allowed' | 'denied explicitly' | 'not allowed';

/** A role as the template declares it. */
export type Role = {
  readonly name: string;
  readonly arn: string;
  /** What whoever wears the role may do. */
  readonly statements: readonly Statement[];
  /** Who may wear it. */
  readonly trust: readonly Statement[];
  /** Hears what whoever wears it was answered. */
  readonly judged?: Judged;
};

export type Judged = (request: AccessRequest, verdict: Verdict) => void;

/** IAM's rule: an explicit deny wins, then an allow, and silence is a no. */
export const judge = (statements: readonly Statement[], request: AccessRequest): Verdict => {
  let allowed = false;
  for (const { effect, matches } of statements) {
    if (!matches(request)) continue;
    if (effect === 'Deny') return 'denied explicitly';
    allowed = true;
  }
  return allowed ? 'allowed' : 'not allowed';
};

/** Whether whoever wears the role may do this, told to whom it may concern. */
export const permits = ({ statements, judged }: Role, request: AccessRequest): Verdict => {
  const verdict = judge(statements, request);
  judged?.(request, verdict);
  return verdict;
};

/** Whether a service may wear this role on behalf of the resource that `context` describes. */
export const mayAssume = (role: Role, service: string, context: Readonly<Record<string, string>>): boolean =>
  judge(
    role.trust.filter(({ services }) => services?.includes(service)),
    { action: 'sts:AssumeRole', resource: role.arn, context },
  ) === 'allowed';
