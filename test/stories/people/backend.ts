import { type Backend, openBackend } from '../../../client/service/backend.ts';
import type { LocalStack } from '../stack/stack.ts';

/** What `/dev/service` gives to a backend. */
export type Given = {
  readonly url: string;
  readonly region: string;
  readonly role: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

export const credentialsOf = async (stack: LocalStack, role?: string): Promise<Given> => {
  const given = (await stack.shown(
    role === undefined ? 'service' : `service?role=${encodeURIComponent(role)}`,
  )) as Given;
  stack.secret(given.secretAccessKey);
  return given;
};

/** A backend on this machine, by the client that is published. */
export const backendOf = async (stack: LocalStack, role?: string): Promise<Backend> => {
  const { url, region, accessKeyId, secretAccessKey } = await credentialsOf(stack, role);
  return openBackend({ url, region, credentials: { accessKeyId, secretAccessKey } });
};
