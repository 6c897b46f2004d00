import { invitationSecret } from '../../local/users.ts';
import { button, reads, until } from '../browser/engines/engine.ts';
import { doorScreens } from './door.ts';
import { enter, heading, inSession, knock, label, type Scene, words, yes } from './scene.ts';

const { common, session, managing, entering, lists } = words;
const { invitation } = entering;

/** The timings and who has set them, as moderators see them. */
const inForce = `document.querySelector('form.rules')`;

/** Everything that needs no waiting, in an order in which one state leads to the next. */
export const calmScreens = async (scene: Scene): Promise<void> => {
  const { engine, stack, camera } = scene;
  const stranger = await engine.newPerson();
  await stranger.go(stack.url);
  await until(stranger, heading(entering.signIn.heading));
  await camera.film(stranger, '01-sign-in');
  await stranger.go(`${stack.url}/join`);
  await until(stranger, heading(invitation.none.heading));
  await camera.film(stranger, '02-no-invitation');
  await stranger.close();

  const anna = await enter(scene, '/', 'Anna');
  await until(anna, reads('.card', 'Design review'));
  await camera.film(anna, '10-sessions');
  const openMenu = async () => {
    if (await anna.ask<boolean>(`document.querySelector('[role=menu]') !== null`)) return;
    await anna.click('(//*[contains(@class, "card")]//*[contains(@class, "menu")]/button)[last()]');
    await until(anna, `document.querySelector('[role=menu]')`);
  };
  await camera.film(anna, '11-sessions-menu', { ready: openMenu });
  await openMenu();
  await anna.press('Escape');
  await anna.click(`//*[@role="tab"][contains(., ${JSON.stringify(lists.sessions.tabs.closed)})]`);
  await until(anna, reads('main p', lists.sessions.none.closed));
  await camera.film(anna, '12-sessions-empty');
  for (const [path, name, seen] of [
    ['/groups', '13-groups', heading(common.myGroups)],
    ['/groups/g1', '14-group', inForce],
    ['/contacts', '15-contacts', heading(common.myContacts)],
    ['/contacts/carla', '16-contact', heading('Carla')],
  ] as const) {
    await anna.go(stack.url + path);
    await until(anna, seen);
    await until(anna, `document.querySelector('main li, main p')`);
    await camera.film(anna, name);
  }
  await anna.go(`${stack.url}/sessions/nowhere`);
  await until(anna, heading(session.refused.heading));
  await camera.film(anna, '17-refused');

  await anna.go(`${stack.url}/sessions/s1`);
  await inSession(anna);
  await camera.film(anna, '20-session-empty');
  const ben = await enter(scene, '/sessions/s1', 'Ben');
  await inSession(ben);
  const carla = await enter(scene, '/sessions/s1', 'Carla');
  await inSession(carla);
  for (const text of [
    'Hang the lanterns before dusk, all twelve along the path and two at the gate.',
    'Ask Ben for the ladder.\nThe long one.',
    'Tea for everybody at four.',
  ]) {
    await anna.click(button(session.notes.add));
    await anna.type(text);
    await until(anna, reads('.workspace *', session.notes.states.saved));
  }
  await until(anna, reads('.roster', 'Carla'));
  await camera.film(anna, '21-session');
  await anna.click('//summary');
  await camera.film(anna, '23-why-timings');
  await anna.click('//summary');
  const elsewhere = await enter(scene, '/', 'Anna');
  await until(elsewhere, reads('.faces', 'Carla'));
  await camera.film(elsewhere, '22-sessions-faces');
  await elsewhere.close();

  const invited = await engine.newPerson();
  await invited.go(`${stack.url}/join#${invitationSecret}`);
  await until(invited, heading(invitation.heading));
  await camera.film(invited, '30-invitation');
  await invited.close();
  const greta = await knock(scene, invitationSecret, 'Greta');
  await camera.film(greta, '31-at-the-door');
  await until(anna, reads('.knock', 'Greta'));
  await camera.film(anna, '32-knock');
  await anna.click(`//*[contains(@class, "knock")]//button[not(contains(@class, "primary"))]`);
  await until(greta, heading(session.ended.headings.denied));
  await camera.film(greta, '33-ended-denied');
  await greta.close();
  await doorScreens(scene, anna);

  await anna.click(button(session.head.manage));
  await until(anna, heading('Design review'));
  await until(anna, reads('.management li', 'Ben'));
  await until(anna, inForce);
  await camera.film(anna, '40-managing');
  await anna.click(`//section[@id="management"]${button(managing.settings.close)}`);
  await until(ben, reads('.read-mode', session.closedNow));
  await camera.film(ben, '41-session-closed');
  await anna.click(`//section[@id="management"]${button(managing.settings.reopen)}`);
  await until(ben, `!document.querySelector('.read-mode')`);
  await anna.click(`//section[@id="management"]${button(managing.settings.hide)}`);
  await anna.click(yes);
  await until(carla, heading(session.ended.headings.hidden));
  await camera.film(carla, '50-ended-hidden');
  await carla.close();
  await anna.click(`//aside${label(common.of(common.remove, 'Ben'))}`);
  await anna.click(`//aside${yes}`);
  await until(ben, heading(session.ended.headings.removed));
  await camera.film(ben, '51-ended-removed');
  await ben.close();
  await anna.click('//button[contains(@class, "exit")]');
  await until(anna, heading(session.ended.headings.exit));
  await camera.film(anna, '52-ended-exit');

  await anna.go(`${stack.url}/ops`);
  await until(anna, `document.querySelector('.board canvas')`);
  await camera.film(anna, '60-operations', { worded: false });

  await anna.go(`${stack.url}/`);
  await until(anna, reads('.card', 'Weekly planning'));
  await stack.stop();
  await until(anna, reads('.banner', entering.connection.reconnecting));
  await camera.film(anna, '70-reconnecting');
  await anna.close();
};
