import { type Client, type SessionInfo, VigilError } from '../../client/client.ts';

type State = SessionInfo['state'];

/** What a moderator can turn a session into from each of its states, with the verb for it. */
export const verbs: {
  readonly [S in State]: readonly {
    readonly next: State;
    readonly verb: 'close' | 'hide' | 'reopen' | 'unhide' | 'unhideClosed';
  }[];
} = {
  active: [
    { next: 'closed', verb: 'close' },
    { next: 'hidden', verb: 'hide' },
  ],
  closed: [
    { next: 'active', verb: 'reopen' },
    { next: 'hidden', verb: 'hide' },
  ],
  hidden: [
    { next: 'active', verb: 'unhide' },
    { next: 'closed', verb: 'unhideClosed' },
  ],
};

type Seen = Pick<SessionInfo, 'id' | 'state' | 'revision'>;

/** The result: it is in that state, or somebody else has put it into another first. */
export type Turned = { readonly isDone: boolean; readonly now: SessionInfo };

/** Puts a session into another state. Where only its name or its timings have changed since it was seen, nobody was faster. */
export const turn = async (
  client: Pick<Client, 'request'>,
  { id, state, revision }: Seen,
  next: State,
): Promise<Turned> => {
  try {
    const update = { action: 'session.update', sessionId: id, revision, state: next } as const;
    return { isDone: true, now: (await client.request(update)).session };
  } catch (error) {
    const now = error instanceof VigilError ? error.session : undefined;
    if (now === undefined || now.revision === revision) throw error;
    return now.state === state ? turn(client, now, next) : { isDone: false, now };
  }
};
