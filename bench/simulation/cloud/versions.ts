import type { Instant } from '../../../shared/instant.ts';
import type { Version } from '../platform/environment.ts';
import { pauseInHistory } from '../platform/pause.ts';
import { release as source } from '../release/functions.ts';
import { releaseBefore } from '../release/kept.ts';
import type { Deployed, Rollout } from '../script/deployments/rollout.ts';

/** Which version of the functions each run is of. */
export const versionsOf = (rollout: Rollout): ((name: string, now: Instant) => Version) => {
  const versions = new Map<Deployed, Version>();
  return (name, now) => {
    const deployed = rollout.of(name, now);
    const known = versions.get(deployed);
    if (known) return known;
    const { code, policy, rule } = deployed;
    const isBefore = code === 'before';
    const version = {
      isBefore,
      release: isBefore ? releaseBefore(pauseInHistory) : source,
      variables: {
        policy: JSON.stringify(policy),
        rule: JSON.stringify(rule),
        isMarked: code !== 'unmarked',
      },
    };
    versions.set(deployed, version);
    return version;
  };
};
