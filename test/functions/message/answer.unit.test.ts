import { expect, test } from '@jest/globals';
import { refusedBy } from '../../../functions/message/answer.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { Refusal } from '../../../shared/lifecycle/effect.ts';
import type { Participant } from '../../../shared/presence/participant.ts';
import { ended, present } from '../../core/people.ts';

test.each<[Refusal, Participant | null, ErrorCode]>([
  ['not-joined', null, 'session.not-joined'],
  ['is-inside', present(), 'participant.inside'],
  ['knocked-anew', present(), 'participant.knocked-anew'],
  ['overtaken', present(), 'message.overtaken'],
  ['login-required', ended(), 'session.login-required'],
  ['no-holds', present(), 'hold.off'],
  ['held-enough', present(), 'hold.used-up'],
  ['participation-ended', ended(), 'participation.ended'],
  ['participation-ended', present(), 'session.not-joined'],
  ['participation-ended', null, 'session.not-joined'],
])('Whom the lifecycle refuses with “%s” is told so by a code and in words (%#)', (refusal, person, code) => {
  const answer = refusedBy(refusal, person);
  expect(answer).toMatchObject({ type: 'error', code, detail: expect.stringMatching(/\w/) });
});
