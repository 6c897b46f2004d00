import { placeOf } from '../template/deployment.ts';

/** What the command line says of who is asked, and which backends may come. */
export type GivenOutside = {
  readonly entitlement?: string | undefined;
  readonly 'entitlement-kept'?: string | undefined;
  readonly 'service-role'?: readonly string[] | undefined;
};

/** What the team's own function is called here. */
export const TEAM_FUNCTION = 'entitlement';

const { partition, region, account } = placeOf('');
export const teamFunctionArn = `arn:${partition}:lambda:${region}:${account}:function:${TEAM_FUNCTION}`;

/** The same as cdk context. */
export const outsideContext = (given: GivenOutside): Readonly<Record<string, string>> => {
  const { entitlement, 'entitlement-kept': kept, 'service-role': roles = [] } = given;
  return {
    ...(entitlement !== undefined && { entitlement: teamFunctionArn }),
    ...(kept !== undefined && { entitlementKept: kept }),
    ...(roles.length > 0 && { serviceRoles: roles.join(',') }),
  };
};
