import * as z from 'zod/mini';
import { wildcard } from '../iam/wildcard.ts';
import type { Resolve } from './intrinsics.ts';
import { resourcesOf, type Template } from './template.ts';

const schema = z.strictObject({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.optional(z.string()),
  SourceAccount: z.optional(z.string()),
  // Of the URL of a function, which `function-urls.ts` reads.
  FunctionUrlAuthType: z.optional(z.string()),
  InvokedViaFunctionUrl: z.optional(z.boolean()),
});

/** Throws unless API Gateway may invoke the function on behalf of `sourceArn`. The cloud would answer every message with an error. */
export type DemandPermission = (functionArn: string, sourceArn: string) => void;

export const permissionsOf = (template: Template, resolve: Resolve): DemandPermission => {
  const permissions = resourcesOf(template, 'AWS::Lambda::Permission').map(([, { properties }]) =>
    z.parse(schema, resolve(properties)),
  );
  return (functionArn, sourceArn) => {
    const given = permissions.some(
      ({ Action, FunctionName, Principal, SourceArn }) =>
        Action === 'lambda:InvokeFunction' &&
        Principal === 'apigateway.amazonaws.com' &&
        [functionArn, functionArn.split(':').at(-1)].includes(FunctionName) &&
        (SourceArn === undefined || wildcard(SourceArn)(sourceArn)),
    );
    if (!given) throw new Error(`API Gateway is not permitted to invoke ${functionArn} for ${sourceArn}.`);
  };
};
