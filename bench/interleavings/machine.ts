import { type Case, deployedIn } from './cases/scenes.ts';
import { createCourse } from './exploring/course.ts';
import type { Machine, Way } from './exploring/states.ts';
import type { Director, Gates, Run } from './gates.ts';
import { type Beginning, createCloud } from './stage/cloud.ts';
import { createServices } from './stage/services.ts';
import type { World } from './stage/world.ts';

/** The functions of a case, each for itself, and the services that they call. */
export const machineOf = (one: Case, beginning: Beginning): Machine<World> => {
  const { enter, world, fingerprint, ...services } = createServices(beginning.scene);
  const cloudOf = (gates: Pick<Gates, 'run'>) =>
    createCloud(deployedIn(one), gates, beginning, { enter, world, fingerprint, ...services });

  const courses = one.acts.map((act, index) =>
    createCourse(async (gates) => {
      enter(beginning.scene.world);
      // The others have begun before it, and go no further.
      let own: Pick<Gates, 'run'> = { run: silent };
      const cloud = cloudOf({ run: (name) => own.run(name) });
      for (const other of one.acts.slice(0, index)) void other(cloud);
      own = gates;
      await act(cloud);
      return cloud.outcome();
    }),
  );
  const cloud = cloudOf({ run: silent });
  for (const act of one.acts) void act(cloud);
  return { courses, beginning: world(), enter, world, fingerprint };
};

/** Its calls are never answered. */
const silent = (name: string): Run => ({
  name,
  struck: () => false,
  through: () => new Promise(() => {}),
});

/** Has the functions go this way. */
export const along = (way: Way): Director => {
  let gone = 0;
  return {
    next: () => {
      const choice = way[gone];
      if (choice === undefined) throw new Error(`It goes on after the ${gone} calls that there were.`);
      gone += 1;
      return choice;
    },
    ended: () => {
      if (gone !== way.length) throw new Error(`It has ended after ${gone} calls of ${way.length}.`);
    },
  };
};
