import * as z from 'zod/mini';
import type { Role } from '../iam/role.ts';
import { statementsOf } from '../iam/statement.ts';
import type { RoleJudged } from '../iam/usage.ts';
import type { Resolve } from './intrinsics.ts';
import type { Entailed } from './keys.ts';
import { resourcesOf, type Template } from './template.ts';

const inline = z.strictObject({ PolicyName: z.string(), PolicyDocument: z.unknown() });
const roleSchema = z.strictObject({
  AssumeRolePolicyDocument: z.unknown(),
  ManagedPolicyArns: z.optional(z.array(z.string())),
  Policies: z.optional(z.array(inline)),
  RoleName: z.optional(z.string()),
  Description: z.optional(z.string()),
  Tags: z.optional(z.unknown()),
});
const policySchema = z.strictObject({
  PolicyName: z.string(),
  PolicyDocument: z.unknown(),
  Roles: z.array(z.string()),
});

/** AWS's own policies that allow nothing which the local endpoints offer: logs, traces, and moving aliases. */
const harmlessManagedPolicies = [
  ':aws:policy/service-role/AWSLambdaBasicExecutionRole',
  ':aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs',
  ':aws:policy/AWSXRayDaemonWriteAccess',
  ':aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited',
];

/** The roles of the template by ARN, each with everything that any policy resource gives it. */
export const rolesOf = (
  template: Template,
  resolve: Resolve,
  judged: RoleJudged,
  entailed: Entailed = () => [],
): ReadonlyMap<string, Role> => {
  const policies = resourcesOf(template, 'AWS::IAM::Policy').map(([logicalId, { properties }]) => {
    const { Roles, PolicyDocument } = z.parse(policySchema, resolve(properties));
    return { roles: Roles, statements: statementsOf(PolicyDocument, logicalId) };
  });
  const roles = resourcesOf(template, 'AWS::IAM::Role').map(([logicalId, { properties }]): Role => {
    const name = String(resolve({ Ref: logicalId }));
    const role = z.parse(roleSchema, resolve(properties));
    for (const managed of role.ManagedPolicyArns ?? [])
      if (!harmlessManagedPolicies.some((known) => managed.endsWith(known)))
        throw new Error(`The local stack cannot judge the managed policy ${managed} of ${logicalId}.`);
    const own = (role.Policies ?? []).flatMap(({ PolicyDocument }) =>
      statementsOf(PolicyDocument, logicalId),
    );
    const attached = policies
      .filter(({ roles }) => roles.includes(name))
      .flatMap(({ statements }) => statements);
    return {
      name,
      arn: String(resolve({ 'Fn::GetAtt': [logicalId, 'Arn'] })),
      statements: [...own, ...attached],
      trust: statementsOf(role.AssumeRolePolicyDocument, logicalId),
      entailed,
      judged: (request, verdict) => judged(name, request, verdict),
    };
  });
  return new Map(roles.map((role) => [role.arn, role]));
};
