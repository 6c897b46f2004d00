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
  /** What else must be allowed where this is: what is encrypted needs its key. */
  readonly entailed?: (request: AccessRequest) => readonly AccessRequest[];
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

/** All that has to be allowed for this, itself first. */
const needsOf = ({ entailed }: Pick<Role, 'entailed'>, request: AccessRequest): readonly AccessRequest[] => [
  request,
  ...(entailed?.(request) ?? []),
];

/** What the role lacks for this, and how; null for nothing. */
const lackedBy = (role: Role, request: AccessRequest, judged: Judged = () => {}): Lacking | null => {
  for (const need of needsOf(role, request)) {
    const verdict = judge(role.statements, need);
    judged(need, verdict);
    if (verdict !== 'allowed') return { request: need, verdict };
  }
  return null;
};

export type Lacking = { readonly request: AccessRequest; readonly verdict: Verdict };

/** What whoever wears the role lacks for this, told to whom it may concern; null for nothing. */
export const lacking = (role: Role, request: AccessRequest): Lacking | null =>
  lackedBy(role, request, role.judged);

/** Whether whoever wears the role may do this, told to whom it may concern. */
export const permits = (role: Role, request: AccessRequest): Verdict =>
  lacking(role, request)?.verdict ?? 'allowed';

/** Whether they might, which nobody is told of. */
export const wouldPermit = (role: Role, request: AccessRequest): boolean => lackedBy(role, request) === null;

/** Whether a service may wear this role on behalf of the resource that `context` describes. */
export const mayAssume = (role: Role, service: string, context: Readonly<Record<string, string>>): boolean =>
  judge(
    role.trust.filter(({ services }) => services?.includes(service)),
    { action: 'sts:AssumeRole', resource: role.arn, context },
  ) === 'allowed';
