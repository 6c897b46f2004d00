import { expect, test } from '@jest/globals';
import { type StayEnd, watchStayEnd } from '../../../client/own/stay-end.ts';
import { policy, world } from '../world.ts';

const MINUTE = 60_000;

const watched = async (more: object) => {
  const w = world();
  const endsAt = w.now() + 6 * MINUTE;
  const limited = { ...policy, endsAt, noticeAt: endsAt - 5 * MINUTE, ...more };
  const { client, participation, socket } = await w.inside({ policy: limited });
  const said: (StayEnd | null)[] = [];
  const stop = watchStayEnd(client, participation, (end) => said.push(end), { clock: w.clock });
  return { ...w, socket, endsAt, limited, said, stop };
};
const extended = (warnAt: number, told: object) => ({
  type: 'session.extended',
  sessionId: 's1',
  warnAt,
  policy: told,
});

test('The end of a stay is said from its time on, once, and not again for what changes nothing of it', async () => {
  const w = await watched({ renewedBy: 'login' });
  await w.advance(MINUTE - 10);
  expect(w.said).toEqual([]);
  await w.advance(20);
  const end = { at: w.endsAt, renewedBy: 'login' };
  expect(w.said).toEqual([end]);
  await w.tell(w.socket, extended(w.now() + 15 * MINUTE, w.limited));
  expect(w.said).toEqual([end]);
  w.stop();
});

test('It is said no more when a later login has begun the stay anew, and not before it is near again', async () => {
  const w = await watched({ renewedBy: 'login' });
  await w.advance(MINUTE + 10);
  const [endsAt, noticeAt] = [w.endsAt + 60 * MINUTE, w.endsAt + 55 * MINUTE];
  await w.tell(w.socket, extended(w.now() + 15 * MINUTE, { ...w.limited, endsAt, noticeAt }));
  expect(w.said).toEqual([{ at: w.endsAt, renewedBy: 'login' }, null]);
  w.stop();
});

test('Nothing is said beforehand where a server does not say from when on, and where a stay has no end', async () => {
  const old = await watched({ noticeAt: undefined });
  await old.advance(MINUTE);
  expect(old.said).toEqual([]);
  old.stop();
  const free = await watched({ endsAt: undefined, noticeAt: undefined });
  await free.advance(MINUTE);
  expect(free.said).toEqual([]);
  free.stop();
});
