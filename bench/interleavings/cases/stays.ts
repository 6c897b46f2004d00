import { type Instant, instant } from '../../../shared/instant.ts';
import type { Timings } from '../../../shared/presence/timings.ts';
import { recordsOf } from '../judging/records.ts';
import type { Cloud } from '../stage/cloud.ts';
import { joinS, MINUTE, S, SECOND } from './scenes.ts';

/** Somebody works with this tab for so long, and is heard on another of theirs. */
export const works = async (cloud: Cloud, length: number, tab: string, other?: string): Promise<void> => {
  for (let passed = 0; passed < length; passed += 2 * MINUTE) {
    cloud.turn(2 * MINUTE);
    await cloud.say(tab, { action: 'activity', sessionId: S });
    if (other !== undefined) await cloud.say(other, { action: 'ping' });
  }
};

/** Anna comes in by a login of that instant. */
export const comesBy = async (cloud: Cloud, tab: string, authenticatedAt: Instant): Promise<void> => {
  await cloud.connect(tab, 'anna', { authenticatedAt });
  await cloud.say(tab, joinS);
};

/** The timings that were told on these tabs, of each the oldest first. */
export const timingsTold = (cloud: Cloud, ...tabs: readonly string[]): readonly Timings[] =>
  tabs.flatMap((tab) =>
    (cloud.sockets().get(tab)?.heard ?? []).flatMap((message) => {
      switch (message.type) {
        case 'session.joined':
        case 'session.extended':
        case 'session.warning':
          return message.policy ?? [];
        default:
          return [];
      }
    }),
  );

/** When somebody came in. */
export const cameAt = (cloud: Cloud, id: string): Instant =>
  recordsOf(cloud, id).find(({ type }) => type === 'joined' || type === 'admitted')?.at ?? instant(0);

/** Somebody may stay for so long, and is out then; not much later, where nothing was struck. */
export const isOutAfter = (cloud: Cloud, id: string, wanted: number): string | null => {
  const out = recordsOf(cloud, id).find(({ type }) => type === 'ended');
  if (out?.type !== 'ended' || out.ending !== 'limit')
    return cloud.isStruck() ? null : `${id} may stay for ${wanted} ms, and was not sent out by that.`;
  const stayed = out.at - cameAt(cloud, id);
  return stayed >= wanted && (stayed <= wanted + 2 * SECOND || cloud.isStruck())
    ? null
    : `${id} may stay for ${wanted} ms, and was out after ${stayed}.`;
};

/** Whether these tabs were told that the way back takes a login. */
export const areToldToLogIn = (cloud: Cloud, ...tabs: readonly string[]): boolean =>
  tabs.every((tab) =>
    cloud
      .sockets()
      .get(tab)
      ?.heard.some((message) => message.type === 'session.ended' && message.mustLogIn === true),
  );
