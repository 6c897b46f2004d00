import { button, reads, until } from '../browser/engines/engine.ts';
import { enter, inSession, label, type Scene, words } from './scene.ts';

const { common, session } = words;
const { holding } = session;

/** Somebody who holds, on their own page and on a moderator's. */
export const holdScreens = async (scene: Scene): Promise<void> => {
  const { camera } = scene;
  const anna = await enter(scene, '/sessions/s1', 'Anna');
  await inSession(anna);
  const ben = await enter(scene, '/sessions/s1', 'Ben');
  await inSession(ben);
  await camera.film(ben, '90-hold-offered');
  await ben.click(button(holding.label));
  await until(ben, `document.querySelector('.hold-form')`);
  await camera.film(ben, '91-hold-form');
  await ben.click(button(holding.begin));
  await until(ben, reads('.holding .until', holding.mine.presenting));
  await until(ben, reads('.roster .tag', holding.theirs.presenting));
  await camera.film(ben, '92-hold-mine');
  await until(anna, reads('.roster .tag', holding.theirs.presenting));
  await camera.film(anna, '93-hold-theirs');
  await anna.click(label(common.of(holding.end, 'Ben')));
  await camera.film(anna, '94-hold-end');
  await ben.close();
  await anna.close();
};
