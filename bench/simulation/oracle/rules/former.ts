import { isDeepStrictEqual } from 'node:util';
import type { Participant } from '../../../../shared/presence/participant.ts';
import type { Fail, PersonAccount } from '../account.ts';

/** Whoever is moved to the former had ended, was last seen so, and is found there unchanged. */
export const judgePutAside = (
  fail: Fail,
  { person, snapshot }: PersonAccount,
  gone: Participant,
  former: Participant | null,
): void => {
  if (gone.phase !== 'ended' || gone.owed !== null || gone.wakeAt !== null)
    fail('6', `${person} was put aside, and something was still to be done.`);
  else if (snapshot?.version !== gone.version)
    fail('6', `${person} was put aside as somebody else than was seen last.`);
  else if (former === null || !isDeepStrictEqual({ ...former, version: gone.version }, gone))
    fail('6', `${person} was put aside, and is not found as they were.`);
};
