import { AwsV4Signer } from 'aws4fetch';
import type { DownMessage } from '../../shared/messages.ts';
import { clientError, VigilError } from '../error.ts';
import { backoff } from '../link/backoff.ts';

/** With what IAM knows a backend: those of its role. */
export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
};

export type SendingOptions = {
  readonly url: string;
  readonly region: string;
  readonly credentials: Credentials | (() => Credentials | Promise<Credentials>);
  readonly fetch: typeof fetch;
  /** Of one attempt, in milliseconds. */
  readonly timeout: number;
  /** How often it is tried again when nobody can say whether it was done. */
  readonly retries: number;
};

/**
 * Signs a message, sends it and reads the reply. What may be said again is said again: a network that fails, a gateway that
 * gives up, an error that says so.
 * @throws VigilError
 */
export const sending =
  ({ url, region, credentials, fetch, timeout, retries }: SendingOptions) =>
  async (body: string): Promise<DownMessage> => {
    const once = async (): Promise<DownMessage> => {
      const { sessionToken, ...keys } = typeof credentials === 'function' ? await credentials() : credentials;
      const signer = new AwsV4Signer({
        ...keys,
        ...(sessionToken !== undefined && { sessionToken }),
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json' },
        body,
        service: 'lambda',
        region,
      });
      const { url: signed, method, headers } = await signer.sign();
      const exchange = async () => {
        try {
          const response = await fetch(signed, {
            method,
            headers,
            body,
            signal: AbortSignal.timeout(timeout),
          });
          return [response.status, await response.text()] as const;
        } catch (error) {
          throw asLost(error);
        }
      };
      return read(...(await exchange()));
    };
    for (let failures = 0; ; ) {
      try {
        return await once();
      } catch (error) {
        const told = inWords(error);
        failures += 1;
        if (!told.retryable || failures > retries) throw told;
        await new Promise((resolve) => setTimeout(resolve, backoff(failures, Math.random)));
      }
    }
  };

/** The reply. @throws VigilError for a refusal, and for what is no reply of Vigil. */
const read = (status: number, text: string): DownMessage => {
  const reply = asMessage(text);
  if (reply === null && status === 403)
    throw clientError('client.refused', `IAM has turned it away: ${text.slice(0, 300)}`, false);
  // Lambda says 429 while as many functions run as may.
  const maySucceed = status === 429 || status >= 500;
  if (reply === null) throw clientError('client.protocol', `${status} ${text.slice(0, 300)}`, maySucceed);
  if (reply.type === 'error') throw new VigilError(reply);
  return reply;
};

const asMessage = (text: string): DownMessage | null => {
  try {
    const value = JSON.parse(text) as DownMessage | null;
    return typeof value?.type === 'string' ? value : null;
  } catch {
    return null;
  }
};

/** What Cloudflare's Workers, and Bun 1.2, say of a connection that is lost is an `Error` of no kind of its own. */
const asLost = (error: unknown): unknown =>
  error instanceof Error && error.name === 'Error'
    ? clientError('client.disconnected', error.message)
    : error;

const inWords = (error: unknown): VigilError => {
  if (error instanceof VigilError) return error;
  const name = (error as Error | null)?.name;
  if (name === 'TimeoutError') return clientError('client.timeout', 'There was no reply in time.');
  // What fetch throws when there is no connection.
  if (error instanceof TypeError) return clientError('client.disconnected', error.message);
  throw error;
};
