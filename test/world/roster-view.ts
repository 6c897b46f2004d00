import type { DownMessage, RosterEntry } from '../../shared/messages.ts';

type View = { readonly revision: number; readonly people: ReadonlyMap<string, RosterEntry> };

export const unseen: View = { revision: -1, people: new Map() };

/**
 * What a reader knows about a session after one more message, by the protocol's words and not by the client's code: a
 * change that begins beyond what they know tells them nothing until they ask.
 */
export const afterNews = (view: View, message: DownMessage): View => {
  if (message.type === 'session.joined' || message.type === 'roster') {
    if (message.revision < view.revision) return view;
    const entries = message.roster.map((entry) => [entry.participantId, entry] as const);
    return { revision: message.revision, people: new Map(entries) };
  }
  if (message.type !== 'presence.changed') return view;
  const { since, revision, joined, changed, left } = message;
  if (revision <= view.revision || since > view.revision) return view;
  const people = new Map(view.people);
  for (const entry of [...joined, ...changed]) people.set(entry.participantId, entry);
  for (const { participantId } of left) people.delete(participantId);
  return { revision, people };
};

/** Whether this begins beyond what is known. */
export const isBeyond = (view: View, message: DownMessage): boolean =>
  message.type === 'presence.changed' && message.since > view.revision;

/** Whether some of it is about what is not known. */
export const isBehind = (messages: readonly DownMessage[]): boolean => {
  let [view, told]: [View, number] = [unseen, -1];
  for (const message of messages) {
    if (message.type === 'presence.changed') told = Math.max(told, message.revision);
    view = afterNews(view, message);
  }
  return view.revision < told;
};

/** In the order of their ids. */
export const peopleOf = ({ people }: View): RosterEntry[] =>
  [...people.values()].sort((one, other) => (one.participantId < other.participantId ? -1 : 1));

export type RosterView = View;
