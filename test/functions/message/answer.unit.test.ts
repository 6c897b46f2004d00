import { expect, test } from '@jest/globals';
import { refusedBy } from '../../../functions/message/answer.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { Refusal } from '../../../shared/lifecycle/effect.ts';
import type { Participant } from '../../../shared/presence/participant.ts';

const inside = { phase: 'present' } as Participant;
const out = { phase: 'ended', ending: 'inactivity' } as Participant;

test.each<[Refusal, Participant | null, ErrorCode]>([
  ['not-joined', null, 'session.not-joined'],
  ['is-inside', inside, 'participant.inside'],
  ['knocked-anew', inside, 'participant.knocked-anew'],
  ['overtaken', inside, 'message.overtaken'],
  ['login-required', out, 'session.login-required'],
  ['no-holds', inside, 'hold.off'],
  ['held-enough', inside, 'hold.used-up'],
  ['participation-ended', out, 'participation.ended'],
  ['participation-ended', inside, 'session.not-joined'],
  ['participation-ended', null, 'session.not-joined'],
])(
  'Somebody whom the lifecycle refuses with “%s” is told so by a code and in words (%#)',
  (refusal, person, code) => {
    const answer = refusedBy(refusal, person);
    expect(answer).toMatchObject({ type: 'error', code, detail: expect.stringMatching(/\w/) });
  },
);
