import type { Aside } from '../../shared/path/aside.ts';
import type { App } from '../app.ts';

/** The same app, for one message: what it is told to do aside is noted, and a fault in it kept until it is looked for. */
export const serving = (app: App, behind: Promise<unknown>[]): App => {
  const aside: Aside = (work) =>
    void behind.push(
      work.then(
        () => null,
        (fault: unknown) => fault ?? new Error('Something failed without saying why.'),
      ),
    );
  return { ...app, aside, advance: (key, happening) => app.advance(key, happening, aside) };
};

/** @throws the first fault, after all is done. */
export const finished = async (behind: readonly Promise<unknown>[]): Promise<void> => {
  const faults: unknown[] = [];
  // It grows meanwhile: what is done aside may do more aside.
  for (const work of behind) faults.push(await work);
  for (const fault of faults) if (fault !== null) throw fault;
};
