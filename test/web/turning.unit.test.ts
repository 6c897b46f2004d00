import { describe, expect, test } from '@jest/globals';
import { type Client, type SessionInfo, VigilError } from '../../client/client.ts';
import { turn } from '../../web/parts/session-states.ts';

/** A server with this session, which knows no more than that. */
const server = (at: Partial<SessionInfo>) => {
  let now = { id: 's1', name: 'Plans', state: 'active', revision: 1, ...at } as SessionInfo;
  const asked: number[] = [];
  const request = async ({ revision, ...change }: Partial<SessionInfo> & { readonly revision: number }) => {
    asked.push(revision);
    if (revision === now.revision) now = { ...now, ...change, revision: revision + 1 };
    else {
      const problem = { title: '', detail: '', retryable: false, session: now };
      throw new VigilError({ code: 'session.conflict', ...problem });
    }
    return { session: now };
  };
  return { client: { request } as unknown as Client, now: () => now, asked };
};
const seen = { id: 's1', state: 'active', revision: 1 } as const;

describe('A session’s state', () => {
  test('is changed if it is still as it was seen', async () => {
    const { client, now } = server({});
    expect(await turn(client, seen, 'closed')).toEqual({ isDone: true, now: now() });
    expect(now()).toMatchObject({ state: 'closed', revision: 2 });
  });

  test('is changed although the name or the timings are others by now', async () => {
    const { client, now, asked } = server({ name: 'Plans of others', revision: 4 });
    expect(await turn(client, seen, 'closed')).toMatchObject({ isDone: true });
    expect(now()).toMatchObject({ state: 'closed', name: 'Plans of others', revision: 5 });
    expect(asked).toEqual([1, 4]);
  });

  test('is not changed if others have changed it meanwhile, until that was seen', async () => {
    const { client, now } = server({ state: 'hidden', revision: 2 });
    const refused = await turn(client, seen, 'closed');
    expect(refused).toMatchObject({ isDone: false, now: { state: 'hidden' } });
    expect(now().state).toBe('hidden');
    expect(await turn(client, refused.now, 'closed')).toMatchObject({ isDone: true });
  });

  test('is not changed if the server refuses that otherwise, or always', async () => {
    const problem = { code: 'session.conflict', title: '', detail: '', retryable: false } as const;
    const refusal = (session?: SessionInfo) => ({
      request: () => Promise.reject(new VigilError({ ...problem, ...(session && { session }) })),
    });
    await expect(turn(refusal(), seen, 'closed')).rejects.toThrow(VigilError);
    const same = { ...seen, name: 'Plans' } as SessionInfo;
    await expect(turn(refusal(same), seen, 'closed')).rejects.toThrow(VigilError);
  });
});
