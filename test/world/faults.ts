/**
 * What may happen at an I/O call: the whole function dies just before or just after it, or only the call fails and the
 * function survives to report it.
 */
export type Fault = 'death-before' | 'death-after' | 'failure';

/** Asked at every I/O call; `name` is port and method, such as `participants.save`. */
export type Fate = (name: string) => Fault | null;

/** A function has died. Everything else that it was doing, or would have done, is dead too. */
export class Death extends Error {
  override readonly name = 'Death';
}

/** One call was refused, as by a throttle; it has changed nothing. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** One run of a function: its I/O goes through it, and it has a lifetime of its own. */
export type Run = {
  through<T>(name: string, act: () => Promise<T>): Promise<T>;
  /** Whether a fault has struck it, so that failing is right. */
  struck(): boolean;
};

export const createRun = (fate: Fate): Run => {
  let dead = false;
  let struck = false;
  const die = (name: string): never => {
    dead = true;
    struck = true;
    throw new Death(`The function died at ${name}.`);
  };
  return {
    through: async (name, act) => {
      if (dead) return die(name);
      const fault = fate(name);
      if (fault === 'death-before') return die(name);
      if (fault === 'failure') {
        struck = true;
        throw new Failure(`${name} failed.`);
      }
      const answer = await act().catch((error: unknown) => {
        struck ||= error instanceof Failure;
        throw error;
      });
      return dead || fault === 'death-after' ? die(name) : answer;
    },
    struck: () => struck,
  };
};

/** A port that any run can use: each of its calls goes through that run. Prepared once, since there are many runs. */
export const portThrough = <Port extends object>(name: string, port: Port): ((run: Run) => Port) => {
  const calls = Object.entries(port).map(([method, act]: [string, Act]) => ({
    method,
    called: `${name}.${method}`,
    act,
  }));
  return (run) => {
    const through: Record<string, Act> = {};
    for (const { method, called, act } of calls)
      through[method] = (...args) => run.through(called, () => act(...args));
    return through as Port;
  };
};

type Act = (...args: unknown[]) => Promise<unknown>;
