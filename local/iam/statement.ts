import * as z from 'zod/mini';
import { wildcard } from './wildcard.ts';

/** What is asked: may this be done to that? `context` holds the values of condition keys. */
export type AccessRequest = {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
};

/** One statement of a policy, ready to be asked. */
export type Statement = {
  readonly effect: 'Allow' | 'Deny';
  /** Null in a statement of an identity's own policy. */
  readonly services: readonly string[] | null;
  readonly matches: (request: AccessRequest) => boolean;
  /** Each action on each resource, which somebody may want to see used. */
  readonly grants: readonly Grant[];
};

/** One action on one resource of a statement, both as it writes them. */
export type Grant = {
  readonly action: string;
  readonly resource: string;
  readonly covers: (request: AccessRequest) => boolean;
};

const oneOrMore = z.union([z.string(), z.array(z.string())]);
const schema = z.strictObject({
  Sid: z.optional(z.string()),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.optional(z.strictObject({ Service: oneOrMore })),
  Action: oneOrMore,
  Resource: z.optional(oneOrMore),
  Condition: z.optional(z.record(z.string(), z.record(z.string(), oneOrMore))),
});
const documentSchema = z.looseObject({ Statement: z.array(z.unknown()) });

/**
 * The statements of a policy document whose intrinsics are resolved.
 * @throws at anything this evaluator does not know, since a rule that is skipped is worse than none.
 */
export const statementsOf = (document: unknown, where: string): Statement[] => {
  const parsed = documentSchema.safeParse(document);
  if (!parsed.success) throw new Error(`The policy document of ${where} has no list of statements.`);
  return parsed.data.Statement.map((statement) => parseStatement(statement, where));
};

const parseStatement = (value: unknown, where: string): Statement => {
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    throw new Error(
      `The local stack cannot judge a statement of ${where}: ${z.prettifyError(parsed.error)} in ${JSON.stringify(value)}`,
    );
  const { Effect: effect, Principal, Action, Resource, Condition = {} } = parsed.data;
  if (!Resource && !Principal)
    throw new Error(`A statement of ${where} names neither resource nor principal.`);
  const actions = list(Action).map((action) => ({ action, isThis: wildcard(action, 'any case') }));
  const resources = list(Resource ?? '*').map((resource) => ({ resource, isThis: wildcard(resource) }));
  const conditions = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, wanted]) => condition(operator, key, list(wanted), where)),
  );
  return {
    effect,
    services: Principal ? list(Principal.Service) : null,
    matches: ({ action, resource, context = {} }) =>
      actions.some(({ isThis }) => isThis(action)) &&
      resources.some(({ isThis }) => isThis(resource)) &&
      conditions.every((holds) => holds(context)),
    grants: actions.flatMap(({ action, isThis: isAction }) =>
      resources.map(({ resource, isThis: isResource }) => ({
        action,
        resource,
        covers: (request) => isAction(request.action) && isResource(request.resource),
      })),
    ),
  };
};

const list = (value: string | string[]): string[] => (typeof value === 'string' ? [value] : value);

/** The keys whose values the local endpoints supply. A condition on any other could only be guessed at. */
const knownKeys = new Set(['iam:PassedToService', 'aws:SourceAccount', 'aws:SourceArn', 'kms:ViaService']);

const operators: Readonly<Record<string, (wanted: string) => (given: string) => boolean>> = {
  StringEquals: (wanted) => (given) => given === wanted,
  StringLike: (wanted) => wildcard(wanted),
  ArnEquals: (wanted) => wildcard(wanted),
  ArnLike: (wanted) => wildcard(wanted),
};

const condition = (operator: string, key: string, wanted: readonly string[], where: string) => {
  const compare = operators[operator];
  if (!compare || !knownKeys.has(key))
    throw new Error(
      `The local stack cannot judge the condition ${operator} on ${key} in a policy of ${where}.`,
    );
  const comparisons = wanted.map(compare);
  return (context: Readonly<Record<string, string>>): boolean => {
    const given = context[key];
    return given !== undefined && comparisons.some((holds) => holds(given));
  };
};
