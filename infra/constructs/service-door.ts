import { CfnPermission, FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import type { VigilFunction } from './vigil-function.ts';

export type ServiceDoorProps = Pick<Settings, 'serviceRoles'> & { readonly service: VigilFunction };

/**
 * The door of the backends: a function URL that IAM stands before. In the account of the stack, whoever has the rights
 * may come; from another one, only a role that `serviceRoles` names. A page cannot: there is no CORS.
 */
export class ServiceDoor extends Construct {
  /** Where backends send their messages: `https://…`. */
  readonly url: string;

  constructor(scope: Construct, id: string, { service, serviceRoles }: ServiceDoorProps) {
    super(scope, id);
    this.url = service.alias.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM }).url;
    for (const [index, principal] of (serviceRoles ?? []).entries()) {
      const of = { functionName: service.live.functionArn, principal };
      new CfnPermission(this, `Url${index}`, {
        ...of,
        action: 'lambda:InvokeFunctionUrl',
        functionUrlAuthType: 'AWS_IAM',
      });
      // Both are asked for, and this one holds for calls by the URL alone.
      new CfnPermission(this, `Function${index}`, {
        ...of,
        action: 'lambda:InvokeFunction',
        invokedViaFunctionUrl: true,
      });
    }
  }
}
