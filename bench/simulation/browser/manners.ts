import type { ParticipationState } from '../../../client/client.ts';
import type { DownMessage, UpMessage } from '../../../shared/messages.ts';
import type { Fail } from '../oracle/account.ts';
import type { VirtualTime } from '../platform/virtual-time.ts';

/** How a client treats the page that it is in, and the server, whatever it shows. */
export type Manners = {
  /** It asks for a credential, before or after anything has needed a connection. */
  readonly asksForToken: () => void;
  /** From now on something needs a connection. */
  readonly isNeeded: () => void;
  /** It has told its application of this state; `again` is what it says when it is asked once more. */
  readonly shown: (state: ParticipationState, again: ParticipationState) => void;
  /** Whether it has asked to be let in. */
  readonly hasJoined: () => boolean;
  /** Its person wants to be called like this from now on. */
  readonly isCalled: (name: string) => void;
  /** It has had the time to say so. */
  readonly judgeName: () => void;
  readonly sends: (request: UpMessage) => void;
  /** It hears this, and does what follows from it at once. */
  readonly hears: (message: DownMessage, act: () => void) => void;
};

/** The pause is drawn from nothing to a second, or more: that it is none is bad luck once, and not twice. */
const NO_PAUSE = 1;

export const mannersOf = (time: VirtualTime, fail: Fail, whose: string): Manners => {
  let isNeeded = false;
  let before: ParticipationState | null = null;
  let isHearingOfContent = false;
  let called = '';
  let said: string | null = null;
  /** What waits for an answer, by its id; and when the server has failed at it last, and how often it was said again at once. */
  const asked = new Map<string, string>();
  const failed = new Map<string, { readonly at: number; readonly hasty: number }>();
  const complain = (sentence: string) => fail('app', `The client of ${whose} ${sentence}`);

  const answered = (message: DownMessage): void => {
    const what = asked.get(message.requestId ?? '');
    if (what === undefined) return;
    asked.delete(message.requestId ?? '');
    if (message.type === 'error' && message.code === 'internal')
      failed.set(what, { at: time.now(), hasty: failed.get(what)?.hasty ?? 0 });
    else failed.delete(what);
  };

  return {
    asksForToken: () => {
      if (!isNeeded) complain('asks for a credential, and nothing needs a connection.');
    },
    isNeeded: () => {
      isNeeded = true;
    },
    shown: (state, again) => {
      if (again !== state) complain('shows another state each time that it is asked.');
      // Those that come together are told together, and so a moment later.
      if (isHearingOfContent && before !== null && isOfItemsAlone(before, state))
        complain('tells of each change of the content by itself.');
      const moderatesNoMore = before?.role === 'moderator' && state.role !== 'moderator';
      // Later who waits may be told before it is told that they moderate again.
      if (moderatesNoMore && state.waiting.length > 0)
        complain('shows who waits at the door to somebody who does not moderate any more.');
      before = state;
      if (state.phase !== 'present' && state.phase !== 'warned') return;
      const role = state.roster.find(({ participantId }) => participantId === state.participantId)?.role;
      if (role !== undefined && role !== state.role)
        complain(`shows its person as ${state.role}, and as ${role} among those inside.`);
    },
    hasJoined: () => said !== null,
    isCalled: (name) => {
      called = name;
    },
    judgeName: () => {
      if (said !== called) complain(`has said ${JSON.stringify(said)}, and its person is called ${called}.`);
    },
    sends: (request) => {
      if (request.action === 'session.join') said = request.name ?? '';
      const what = askedBy(request);
      if (what === null) return;
      if (request.requestId !== undefined) asked.set(request.requestId, what);
      const last = failed.get(what);
      if (last === undefined) return;
      const hasty = time.now() - last.at <= NO_PAUSE ? last.hasty + 1 : 0;
      failed.set(what, { ...last, hasty });
      if (hasty > 1) complain(`says ${what} again at once, though the server has just failed at it.`);
    },
    hears: (message, act) => {
      answered(message);
      isHearingOfContent = message.type === 'content.changed';
      act();
      isHearingOfContent = false;
    },
  };
};

/** What a person has asked for; null for what a client says by itself, which may have other reasons to say it again. */
const askedBy = (request: UpMessage): string | null => {
  if (request.action === 'content.put' || request.action === 'content.delete')
    return `${request.action} ${request.itemId}`;
  return request.action === 'session.extend' ? request.action : null;
};

/** Whether the items have changed, and nothing else that is shown. */
const isOfItemsAlone = (one: ParticipationState, other: ParticipationState): boolean => {
  if (one.items === other.items) return false;
  const [was, is] = [one, other] as unknown as readonly [Fields, Fields];
  return Object.keys(is).every((name) => name === 'items' || was[name] === is[name]);
};

type Fields = Readonly<Record<string, unknown>>;
