import { devNull } from 'node:os';
import type { Place } from '../template/identity.ts';
import type { Surroundings } from './environment.ts';

/** The base URLs at which the SDK finds the local services. */
export type Endpoints = {
  readonly dynamodb: string;
  readonly scheduler: string;
  readonly queue: string;
  readonly bus: string;
  readonly lambda: string;
  /** Without the stage: that is part of the callback URL in the template. */
  readonly managementApi: string;
  /** Without it they take no call. */
  readonly secret: string;
};

/**
 * What Lambda sets, plus where AWS is. The template's callback URL names a host in the cloud; only its host is
 * replaced, so that a wrong stage is as wrong here as there. `ownOrigin` stands in the template where the stack's
 * own address will be, because the port is not known when it is synthesized.
 */
export const surroundingsFor =
  (place: Place, domainName: string, endpoints: Endpoints, ownOrigin: OwnOrigin): Surroundings =>
  ({ name, memory, variables, logging }, environmentId) => ({
    ...localised(variables, ownOrigin),
    AWS_REGION: place.region,
    AWS_DEFAULT_REGION: place.region,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: environmentId,
    AWS_LAMBDA_LOG_FORMAT: logging.format,
    ...(logging.level !== null && { AWS_LAMBDA_LOG_LEVEL: logging.level }),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    // The endpoints judge each call by the role of the function that this id names, and take none without the token.
    AWS_ACCESS_KEY_ID: environmentId,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: endpoints.secret,
    // A developer's own AWS settings are not in Lambda either.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SCHEDULER: endpoints.scheduler,
    AWS_ENDPOINT_URL_SQS: endpoints.queue,
    AWS_ENDPOINT_URL_EVENTBRIDGE: endpoints.bus,
    AWS_ENDPOINT_URL_LAMBDA: endpoints.lambda,
    ...callback(variables, domainName, endpoints.managementApi),
  });

/** The address that stands in the template for the stack's own, and the real one. */
export type OwnOrigin = { readonly placeholder: string; readonly actual: string };

const CALLBACK = 'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI';

const callback = (variables: Readonly<Record<string, string>>, domainName: string, local: string) => {
  const deployed = variables[CALLBACK];
  if (deployed === undefined) return {};
  const { hostname, pathname } = new URL(deployed);
  if (hostname !== domainName)
    throw new Error(`${CALLBACK} is ${deployed}, which is not the deployed API (${domainName}).`);
  return { [CALLBACK]: local + pathname };
};

const localised = (variables: Readonly<Record<string, string>>, { placeholder, actual }: OwnOrigin) =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, value.replaceAll(placeholder, actual)]),
  );
