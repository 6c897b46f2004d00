import { button, reads, until } from '../browser/engines/engine.ts';
import { enter as enterBySocket } from '../stories/people/person.ts';
import { enter, heading, inSession, label, type Scene, words } from './scene.ts';

const { common, lists, session } = words;

/**
 * The warning, what follows it and what is on record then, with a stack that warns soon and logs out late enough for
 * all the pictures.
 */
export const warnedScreens = async (scene: Scene): Promise<void> => {
  const { camera, stack } = scene;
  for (const user of ['anna', 'ben']) {
    const visitor = await enterBySocket(stack, user, 's2');
    await visitor.ask({ action: 'session.exit', sessionId: 's2' });
    visitor.close();
  }
  const ben = await enter(scene, '/sessions/s2', 'Ben');
  await inSession(ben);
  // In the element's shadow root, which exists before it shows anything.
  await until(ben, `document.querySelector('vigil-warning')?.shadowRoot.querySelector('dialog[open]')`);
  await camera.film(ben, '80-warning');
  await until(ben, heading(session.ended.headings.inactivity), 120);
  await camera.film(ben, '81-ended-inactivity');
  await ben.click(button(session.ended.why));
  await until(ben, `document.querySelector('dialog li small')`);
  await camera.film(ben, '82-what-happened');
  await ben.close();

  const anna = await enter(scene, '/', 'Anna');
  for (const [item, name] of [
    [lists.showAttendance, '83-attendance'],
    [lists.showOwnPast, '84-my-visits'],
    [lists.showMembers, '85-members'],
  ] as const) {
    await anna.click(label(lists.more('Weekly planning')));
    await anna.click(`//*[@role="menuitem"][normalize-space()=${JSON.stringify(item)}]`);
    await until(anna, reads('dialog li', item === lists.showOwnPast ? session.ended.sentences.exit : 'Ben'));
    await camera.film(anna, name);
    await anna.click(`//dialog${button(lists.closeDialog)}`);
    await until(anna, `!document.querySelector('dialog')`);
  }
  await until(anna, heading(common.mySessions));
  await anna.close();
};
