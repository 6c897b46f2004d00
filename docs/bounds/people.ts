import { LONGEST_VALIDITY, MOST_USES } from '../../shared/messages/invitations.ts';
import { defaultPolicy } from '../../shared/policy.ts';
import { type Bound, number } from './bound.ts';

const DAY = 24 * 60 * 60 * 1_000;

/** People, in sessions and on the way to them. */
export const peopleBounds: readonly Bound[] = [
  {
    what: 'people inside a session',
    most: `${number(defaultPolicy.participantLimit)} (setting \`participantLimit\`)`,
    beyond: '`session.full`',
    test: {
      file: 'test/functions/capacity.unit.test.ts',
      title: 'of 300 who join at once exactly 250 get in, and every other one is told',
    },
  },
  {
    what: 'counted uses of a link',
    most: number(MOST_USES),
    beyond: '`message.invalid`; a link may be made for any number of guests',
    test: {
      file: 'test/core/wire-bounds.unit.test.ts',
      title: 'a link counts so many uses, and not one more',
    },
  },
  {
    what: 'guests who come by a link with counted uses',
    most: 'its uses',
    beyond: '`invitation.used-up`',
    test: {
      file: 'test/functions/links.unit.test.ts',
      title: 'whose last use two guests want is used by one of them, and by that one again',
    },
  },
  {
    what: 'how long a link holds',
    most: `${LONGEST_VALIDITY / DAY} days`,
    beyond: '`message.invalid`',
    test: {
      file: 'test/core/wire-bounds.unit.test.ts',
      title: 'a link holds so long, and not a millisecond longer',
    },
  },
];
