import { invitationSecret } from '../../local/users.ts';
import { button, type EnginePage, reads, until } from '../browser/engines/engine.ts';
import { openWith } from '../stories/people/person.ts';
import { label, type Scene, words } from './scene.ts';

const { common, session } = words;
const { knocks } = session;

const crowd = ['Hans', 'Ines with a rather long name that nobody would shorten', 'Anna', 'Jo', 'Kim', 'Lea'];

/**
 * Somebody inside whose door is besieged: several knocks, one refusal that can still be undone, and everybody in a
 * dialog.
 */
export const doorScreens = async ({ stack, camera }: Scene, moderator: EnginePage): Promise<void> => {
  const guests = [];
  for (const [index, name] of crowd.entries()) {
    const key = `crowd-${index}`.padEnd(22, '-');
    const guest = await openWith(stack, `guest.${invitationSecret}.${key}`, name);
    guests.push(guest);
    await guest.ask({ action: 'session.join', sessionId: 's1', name });
    if (index !== 2) continue;
    // Undoing is offered for seconds, and pictures take longer.
    await moderator.run(`(() => {
      const later = setTimeout;
      globalThis.setTimeout = (work, after) => later(work, after === 6_000 ? 600_000 : after);
    })()`);
    await until(moderator, reads('.knock', 'Anna'));
    await moderator.click(label(common.of(knocks.notNow, 'Hans')));
    await until(moderator, reads('.knock', knocks.undo));
    await camera.film(moderator, '34-knocks-undo');
  }
  await until(moderator, reads('.waiting-room h2', knocks.waiting(crowd.length)));
  await camera.film(moderator, '35-knocks-many');
  await moderator.click(button(knocks.showAll));
  await until(moderator, reads('dialog li', 'Lea'));
  await camera.film(moderator, '36-knocks-everyone');
  await moderator.press('Escape');
  for (const guest of guests) {
    await guest.ask({ action: 'session.exit', sessionId: 's1' });
    guest.close();
  }
  await until(moderator, `!document.querySelector('.waiting-room')`);
};
