import { afterAll, describe, test } from '@jest/globals';
import { ofAbsence } from './absence-complaints.ts';
import { clearAway } from './complaint-cast.ts';
import { ofTabs } from './tab-complaints.ts';

/** What people complain of where others have built such a thing. All run side by side, each in a room of its own. */
afterAll(clearAway);

describe('People complain', () => {
  // They wait far more than they work, so all begin at once, and each test waits for its own.
  const told = Object.entries({ ...ofAbsence, ...ofTabs }).map(([complaint, story]) => ({
    complaint,
    outcome: story().then(
      () => null,
      (fault: unknown) => fault,
    ),
  }));
  test.each(told)(
    '$complaint',
    async ({ outcome }) => {
      const fault = await outcome;
      if (fault !== null) throw fault;
    },
    90_000,
  );
});
