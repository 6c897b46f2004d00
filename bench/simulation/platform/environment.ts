import type { Functions, Platform, Release, Variables } from '../release/release.ts';
import type { Run } from './run.ts';

/** Functions that are deployed: their code, and what the stack sets for them. */
export type Version = {
  readonly release: Release;
  readonly variables: Variables;
  /** Whether they are those of the release before, and not the source's. */
  readonly isBefore: boolean;
};

/** Where functions run, with what they keep from one run to the next. */
type Environment = { readonly functions: Functions; run: Run };

/** The platform as an environment sees it, whose run is looked up at each call, since it has many. */
export type PlatformFor = (run: () => Run) => Platform;

/**
 * The environments of the functions, as Lambda keeps them: one run at a time in each. One whose run was struck is never
 * used again, since what that run left undone may still be going on there.
 */
export const createEnvironments = (platformFor: PlatformFor) => {
  const fleets = new Map<
    Version,
    { readonly start: (first: Run) => Environment; readonly idle: Environment[] }
  >();
  const fleetOf = (version: Version) => {
    const known = fleets.get(version);
    if (known) return known;
    const { release, variables } = version;
    const startOn = release.deploy(variables);
    const start = (first: Run): Environment => {
      const at: { run: Run } = { run: first };
      return Object.assign(at, { functions: startOn(platformFor(() => at.run)) });
    };
    const fleet = { start, idle: [] as Environment[] };
    fleets.set(version, fleet);
    return fleet;
  };
  return {
    /** Runs something in an environment of this version. */
    use: async (
      version: Version,
      run: Run,
      act: (functions: Functions) => Promise<unknown>,
    ): Promise<void> => {
      const { start, idle } = fleetOf(version);
      const environment = idle.pop() ?? start(run);
      environment.run = run;
      await act(environment.functions);
      if (!run.struck()) idle.push(environment);
    },
  };
};
