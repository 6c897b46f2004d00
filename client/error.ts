import type { ErrorCode } from '../shared/errors.ts';
import type { DownOf } from '../shared/messages.ts';

/** What can go wrong without the server saying so. */
export type ClientErrorCode =
  /** The connection went before the reply came: whether the message was carried out is unknown. */
  | 'client.disconnected'
  | 'client.timeout'
  /** `close()` was called, or the token provider said that there will be no more tokens. */
  | 'client.closed'
  /** The message would have to go in one frame, which the gateway answers by closing the connection. */
  | 'client.too-large'
  /** Something arrived that is not a message of this protocol. */
  | 'client.protocol';

const titles: Record<ClientErrorCode, string> = {
  'client.disconnected': 'The connection was lost before the reply.',
  'client.timeout': 'There was no reply in time.',
  'client.closed': 'The client is closed.',
  'client.too-large': 'This is too much for one message.',
  'client.protocol': 'A message could not be understood.',
};

/** Why a request was not carried out: by the server's documented codes, or by one of the client's own. */
export class VigilError extends Error {
  override readonly name = 'VigilError';
  readonly code: ErrorCode | ClientErrorCode;
  readonly title: string;
  readonly detail: string;
  /** Whether the same request may be sent again unchanged. */
  readonly retryable: boolean;
  /** With `content.conflict`: what the item holds now. */
  readonly current: DownOf<'error'>['current'];
  /** With `session.conflict` and `group.conflict`: what it is now. */
  readonly session: DownOf<'error'>['session'];
  readonly group: DownOf<'error'>['group'];

  constructor(
    problem: Pick<VigilError, 'title' | 'detail' | 'retryable'> &
      Pick<DownOf<'error'>, 'current' | 'session' | 'group'> & { code: ErrorCode | ClientErrorCode },
  ) {
    super(`${problem.title} ${problem.detail}`);
    this.code = problem.code;
    this.title = problem.title;
    this.detail = problem.detail;
    this.retryable = problem.retryable;
    this.current = problem.current;
    this.session = problem.session;
    this.group = problem.group;
  }
}

/** An error of the client's own making. What a closed client or the size is in the way of will not do better again. */
export const clientError = (code: ClientErrorCode, detail: string): VigilError =>
  new VigilError({
    code,
    title: titles[code],
    detail,
    retryable: code !== 'client.closed' && code !== 'client.too-large',
  });
