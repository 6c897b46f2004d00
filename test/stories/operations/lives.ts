import { setTimeout as pause } from 'node:timers/promises';
import { invitationSecret } from '../../../local/users.ts';
import { enter, openSocket, openWith, reply } from '../people/person.ts';
import type { LocalStack } from '../stack/stack.ts';

/**
 * What people may do in a session, once each, and every way to end it except being one too many: by themselves they
 * cause nearly everything that is counted. They may run side by side.
 */
export const livesIn = (
  stack: LocalStack,
  roomOf: (name: string) => string,
): Readonly<Record<string, () => Promise<void>>> => {
  const join = (sessionId: string) => ({ action: 'session.join', sessionId });
  const guest = (key: string) => openWith(stack, `guest.${invitationSecret}.${key.padEnd(22, '-')}`, key);

  return {
    'is warned, extends, is warned again and logged out': async () => {
      const ben = await enter(stack, 'ben', roomOf('idle'));
      await ben.hears('session.warning');
      await ben.ask({ action: 'session.extend', sessionId: roomOf('idle') });
      await ben.hears('session.ended');
    },
    'rings early, because the slack let the alarm stand': async () => {
      const carla = await enter(stack, 'carla', roomOf('early'));
      await pause(1_500);
      carla.say({ action: 'activity', sessionId: roomOf('early') });
      await carla.hears('session.warning');
      await carla.ask({ action: 'session.exit', sessionId: roomOf('early') });
    },
    'is inside when another rule comes': async () => {
      const sessionId = roomOf('ruled');
      const carla = await enter(stack, 'carla', sessionId);
      const anna = await openSocket(stack, 'anna');
      const rule = { warningPeriod: { value: 2_000 } };
      await reply(anna, 'session.rule', { action: 'rule.put', sessionId, rule });
      anna.close();
      await carla.hears('session.warning');
      await carla.ask({ action: 'session.exit', sessionId });
      carla.close();
    },
    'stays to the limit': async () => {
      const carla = await openSocket(stack, 'carla');
      await carla.ask(join(roomOf('long')));
      const busy = setInterval(() => carla.say({ action: 'activity', sessionId: roomOf('long') }), 700);
      carla.say({ action: 'session.hold', sessionId: roomOf('long'), reason: 'reading', for: 2_000 });
      await carla.hears('session.ended').finally(() => clearInterval(busy));
      const told = carla.received('session.extended').some(({ policy }) => policy?.endsAt !== undefined);
      if (!told) throw new Error('Nobody said beforehand that the stay would be over.');
      carla.close();
    },
    'guests are admitted, turned away, forgotten at the door, and put out': async () => {
      const anna = await enter(stack, 'anna');
      // On a busy machine she may be warned even so, which an activity would not answer.
      const busy = setInterval(() => anna.say({ action: 'session.extend', sessionId: 's1' }), 700);
      const knock = async (name: string) => {
        const one = await guest(name);
        const { participantId } = await reply(one, 'session.waiting', { ...join('s1'), name });
        const answer = (action: string) =>
          reply(anna, 'waiting.changed', { action, sessionId: 's1', participantId });
        return { one, answer, participantId };
      };
      try {
        const let_ = await knock('let');
        await let_.answer('waiting.admit');
        await reply(let_.one, 'session.joined', { ...join('s1'), name: 'let' });
        const turned = await knock('turned');
        await turned.answer('waiting.deny');
        const forgotten = await knock('forgotten');
        await anna.ask({ action: 'member.remove', sessionId: 's1', userId: let_.participantId });
        await Promise.all([let_.one, turned.one, forgotten.one].map((one) => one.hears('session.ended')));
      } finally {
        clearInterval(busy);
      }
      await anna.ask({ action: 'session.exit', sessionId: 's1' });
      anna.close();
    },
    'a session is hidden, and a link is revoked': async () => {
      const [hidden, revoked] = [roomOf('hidden'), roomOf('revoked')];
      const carla = await enter(stack, 'carla', hidden);
      const anna = await openSocket(stack, 'anna');
      const hide = { action: 'session.update', sessionId: hidden, revision: 1, state: 'hidden' };
      await reply(anna, 'session.changed', hide);
      await carla.hears('session.ended');
      const create = { action: 'invitation.create', sessionId: revoked };
      const { secret, invitation } = await reply(anna, 'invitation.created', create);
      const late = await openWith(stack, `guest.${secret}.${'late'.padEnd(22, '-')}`, 'late');
      await reply(late, 'session.waiting', join(revoked));
      const revoke = { action: 'invitation.revoke', sessionId: revoked, invitationId: invitation.id };
      await reply(anna, 'invitation.revoked', revoke);
      await late.hears('session.ended');
      anna.close();
    },
    'drops out, comes back, writes, and is refused': async () => {
      const dropped = await enter(stack, 'ben', 's2');
      dropped.socket.terminate();
      // Long enough for the grace to end it.
      await pause(3_500);
      const back = await openSocket(stack, 'ben');
      await reply(back, 'session.joined', { ...join('s2'), resume: true });
      await back.ask({ action: 'content.put', sessionId: 's2', itemId: 'n1', value: { text: 'kept' } });
      await back.ask({ action: 'no.such.action' });
      back.close();
    },
  };
};
