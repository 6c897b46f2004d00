import { type ErrorCode, errors } from '../shared/errors.ts';
import type { ClientErrorCode, VigilError } from './error.ts';

/** What stands on the wire and in the client's errors, for people: a sentence for each ending, a title for each code. */
export { type Ending, endingNames, endings } from '../shared/endings.ts';
export { errorCodes } from '../shared/errors.ts';
export type { ClientErrorCode };
export { type ErrorCode, errors };

/** The titles of the client's own errors, which it does not know itself. */
export const clientErrors: Readonly<Record<ClientErrorCode, string>> = {
  'client.disconnected': 'The connection was lost.',
  'client.timeout': 'There was no reply in time.',
  'client.refused': 'No connection could be opened.',
  'client.closed': 'The client is closed.',
  'client.too-large': 'Too much for one message.',
  'client.protocol': 'This is no message of Vigil.',
};

/** What went wrong, for people: the server says it, of the client's own errors it is said here. */
export const titleOf = ({ code, title }: Pick<VigilError, 'code' | 'title'>): string =>
  clientErrors[code as ClientErrorCode] ?? (title === code ? errors[code as ErrorCode]?.title : title);
