import { markOf } from '../../../shared/rules/deployed.ts';
import { noRule, type Rule } from '../../../shared/rules/rule.ts';
import type { Cloud } from '../stage/cloud.ts';
import type { Deployment } from '../stage/stage.ts';
import { S } from './scenes.ts';

/** As it is deployed: whoever is inside comes under it. */
export const marked = (policy: Deployment['policy'], rule: Rule = noRule): Deployment => ({
  policy,
  rule,
  mark: markOf({ policy, rule }),
});

/** A sign of life that reaches a function of this deployment. */
export const heardBy =
  (deployment: Deployment, connectionId: string, action: 'ping' | 'activity' = 'ping') =>
  (cloud: Cloud) => {
    cloud.deploy(deployment);
    return cloud.say(connectionId, action === 'ping' ? { action } : { action, sessionId: S });
  };
