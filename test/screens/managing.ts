import { button, reads, until } from '../browser/engines/engine.ts';
import { openSocket } from '../stories/people/person.ts';
import { enter, heading, inSession, label, linkWords, type Scene, words } from './scene.ts';

const { common, lists, managing, session } = words;
const HOUR = 3_600_000;

/**
 * What moderators arrange: rules of a group and of a session, a new link, a question, an offer; and what others see of
 * it.
 */
export const managingScreens = async (scene: Scene): Promise<void> => {
  const { stack, camera } = scene;
  const socket = await openSocket(stack, 'anna');
  // A session follows a group's rule once somebody who moderates both has added it.
  await socket.ask({ action: 'group.remove', groupId: 'g1', sessionId: 's1' });
  await socket.ask({ action: 'group.add', groupId: 'g1', sessionId: 's1' });
  await socket.ask({
    action: 'rule.put',
    groupId: 'g1',
    rule: { idleTimeout: { value: HOUR / 2 }, warningPeriod: { value: HOUR / 4, final: true } },
  });
  await socket.ask({ action: 'member.update', sessionId: 's1', userId: 'ben', role: 'moderator' });
  await socket.ask({ action: 'session.handover', sessionId: 's1', userId: 'ben' });
  socket.close();

  const anna = await enter(scene, '/groups/g1', 'Anna');
  await until(anna, `document.querySelector('form.rules')`);
  await camera.film(anna, '42-group-rules');
  await anna.go(`${stack.url}/sessions/s1`);
  await inSession(anna);
  await anna.click(button(session.head.manage));
  await until(anna, reads('.rules', 'Design team'));
  await anna.click(button(linkWords.create));
  await until(anna, reads('.fresh', linkWords.ready));
  await anna.click(button(managing.settings.hide));
  await anna.click('(//form[contains(@class, "rules")]//input)[1]');
  await anna.type('soon');
  await anna.click('//form[contains(@class, "rules")]//button[@type="submit"]');
  await until(anna, `document.querySelector('.rules .problem')`);
  await camera.film(anna, '43-managing-busy');
  await anna.click(
    `//aside${label(common.of(common.remove, 'Ben'))} | ${label(common.of(common.remove, 'Ben'))}`,
  );
  await camera.film(anna, '44-managing-question');

  const ben = await enter(scene, '/sessions/s1', 'Ben');
  await inSession(ben);
  await ben.click('//summary');
  await ben.click(button(session.head.manage));
  await until(ben, reads('.management', managing.ownership.offered));
  await camera.film(ben, '45-managing-offered');
  await ben.close();
  await anna.close();

  const carla = await enter(scene, '/', 'Carla');
  await until(carla, reads('.card', 'Design review'));
  await camera.film(carla, '18-sessions-of-a-contact');
  await carla.go(`${stack.url}/contacts`);
  await until(carla, heading(common.myContacts));
  await until(carla, reads('main', lists.contacts.since(new Date()).slice(0, 8)));
  await camera.film(carla, '19-contacts-of-a-contact');
  await carla.close();
};
