import { type ErrorCode, errors } from '../../shared/errors.ts';

/** What HTTP calls an error. The code says more, and is what a backend goes by. */
export const statusOf = (code: ErrorCode): number => own[code] ?? statusByName(code);

const own: Readonly<Partial<Record<ErrorCode, number>>> = {
  internal: 500,
  'entitlement.unavailable': 503,
  'service.unknown': 403,
  'action.forbidden': 403,
  'message.too-large': 413,
  'content.too-large': 413,
  'participation.ended': 409,
};

/** By what the second half of a code says. */
const statusByName = (code: ErrorCode): number => {
  const what = code.slice(code.indexOf('.') + 1);
  if (/(not-found|unknown|not-invited)$/.test(what)) return 404;
  if (/too-(fast|often|much|many)/.test(what)) return 429;
  return code.startsWith('message.') && what !== 'key-used' && what !== 'overtaken' ? 400 : 409;
};

/** Every code that a backend may be answered with, by status; for the documents. */
export const codesByStatus = (): ReadonlyMap<number, readonly ErrorCode[]> =>
  Map.groupBy(Object.keys(errors) as ErrorCode[], statusOf);
