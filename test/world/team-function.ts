import { MAX_ANSWER_BYTES } from '../../functions/aws/platform/team-function.ts';
import type { Ask, Question } from '../../shared/ports/entitlement.ts';

/** A function of the team's own, in memory: its questions and answers pass through JSON, as with Lambda. */
export const memoryTeamFunction =
  (handler: (question: Question) => unknown): Ask =>
  async (question) => {
    const said = JSON.stringify(await handler(JSON.parse(JSON.stringify(question)) as Question)) ?? 'null';
    if (Buffer.byteLength(said) > MAX_ANSWER_BYTES) throw new RangeError('The answer is too long.');
    return JSON.parse(said);
  };
