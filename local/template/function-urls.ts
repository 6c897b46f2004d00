import * as z from 'zod/mini';
import type { Resolve } from './intrinsics.ts';
import { resourcesOf, type Template } from './template.ts';

/** The URL of a function, which IAM stands before. */
export type DeployedUrl = {
  /** Of the alias that it calls. */
  readonly functionArn: string;
  readonly functionName: string;
  /** Whom the function's own policy lets in from other accounts: ARNs. In its own account, IAM's rights do that. */
  readonly principals: readonly string[];
};

const urlSchema = z.strictObject({
  AuthType: z.literal('AWS_IAM'),
  TargetFunctionArn: z.string(),
  Qualifier: z.string(),
  InvokeMode: z.optional(z.literal('BUFFERED')),
});

const permissionSchema = z.looseObject({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  FunctionUrlAuthType: z.optional(z.string()),
  InvokedViaFunctionUrl: z.optional(z.boolean()),
});

/** The URLs of the template. One without IAM, or with CORS, is refused: nothing here would stand before it. */
export const functionUrlsOf = (template: Template, resolve: Resolve): DeployedUrl[] => {
  const permissions = resourcesOf(template, 'AWS::Lambda::Permission').map(([, { properties }]) =>
    z.parse(permissionSchema, resolve(properties)),
  );
  return resourcesOf(template, 'AWS::Lambda::Url').map(([logicalId, { properties }]) => {
    const parsed = urlSchema.safeParse(resolve(properties));
    if (!parsed.success)
      throw new Error(`The local stack cannot host ${logicalId}: ${z.prettifyError(parsed.error)}`);
    const { TargetFunctionArn, Qualifier } = parsed.data;
    const functionArn = `${TargetFunctionArn}:${Qualifier}`;
    const own = permissions.filter(({ FunctionName }) => FunctionName === functionArn);
    const mayCall = own.filter(
      ({ Action, FunctionUrlAuthType }) =>
        Action === 'lambda:InvokeFunctionUrl' && FunctionUrlAuthType === 'AWS_IAM',
    );
    const mayInvoke = own.filter(({ Action }) => Action === 'lambda:InvokeFunction');
    const principals = mayCall
      .map(({ Principal }) => Principal)
      .filter((arn) => mayInvoke.some(({ Principal }) => Principal === arn));
    return { functionArn, functionName: TargetFunctionArn.split(':').at(-1) ?? '', principals };
  });
};
