import type { ErrorCode } from '../shared/errors.ts';
import type { DownOf } from '../shared/messages.ts';

/** What can go wrong without the server saying so. */
export type ClientErrorCode =
  /** The connection went before the reply came: whether the message was carried out is unknown. */
  | 'client.disconnected'
  | 'client.timeout'
  /** No connection could be opened, several times in a row: a wrong credential, a wrong address, or no network. */
  | 'client.refused'
  /** `close()` was called, or the token provider said that there will be no more tokens. */
  | 'client.closed'
  /** The message would have to go in one frame, which the gateway answers by closing the connection. */
  | 'client.too-large'
  /** Something arrived that is not a message of this protocol. */
  | 'client.protocol';

/** Why a request was not carried out: by the server's documented codes, or by one of the client's own. */
export class VigilError extends Error {
  override readonly name = 'VigilError';
  declare readonly code: ErrorCode | ClientErrorCode;
  declare readonly title: string;
  declare readonly detail: string;
  /** Whether the same request may be sent again unchanged. */
  declare readonly retryable: boolean;
  /** With `content.conflict`: what the item holds now. */
  declare readonly current: DownOf<'error'>['current'];
  /** With `session.conflict` and `group.conflict`: what it is now. */
  declare readonly session: DownOf<'error'>['session'];
  declare readonly group: DownOf<'error'>['group'];

  constructor(
    problem: Pick<VigilError, 'title' | 'detail' | 'retryable'> &
      Pick<DownOf<'error'>, 'current' | 'session' | 'group'> & { code: ErrorCode | ClientErrorCode },
  ) {
    super(`${problem.title} ${problem.detail}`);
    Object.assign(this, problem);
  }
}

/** An error of the client's own making, which has its title in `wire.ts`. */
export const clientError = (
  code: ClientErrorCode | 'participation.ended',
  detail: string,
  retryable = true,
): VigilError => new VigilError({ code, title: code, detail, retryable });

/** What the protocol knows. Whatever else was thrown is a fault of the program, and goes on. */
export const known = (error: unknown): VigilError => {
  if (!(error instanceof VigilError)) throw error;
  return error;
};

export const codeOf = (error: unknown): VigilError['code'] | null =>
  error instanceof VigilError ? error.code : null;
