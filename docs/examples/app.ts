import { createServer, type Server } from 'node:http';
// In an app of your own: '@vigil/client/backend'.
import type { Backend } from '../../client/service/backend.ts';

type Document = { title: string; signed: boolean; readonly may: Map<string, 'own' | 'edit'> };

/**
 * An app that existed before: its users, its documents, its permissions. Vigil stands beside it: the app tells Vigil
 * what it decides, and asks who is in a document. Nobody logs in to Vigil for that, and no page of the app has to be
 * changed.
 */
export const createApp = (vigil: Backend): Server => {
  const users = new Map([
    ['anna', { name: 'Anna', paying: true }],
    ['carla', { name: 'Carla', paying: false }],
  ]);
  const documents = new Map<string, Document>();

  const letIn = (id: string, userId: string, may: 'own' | 'edit') => {
    const { name, paying } = users.get(userId) ?? { name: userId, paying: false };
    const [kind, role] = [
      paying ? 'licence-holder' : 'contact',
      may === 'own' ? 'moderator' : 'member',
    ] as const;
    documents.get(id)?.may.set(userId, may);
    return vigil.putMembers(id, [{ userId, name, kind, role }]);
  };

  const routes: Readonly<Record<string, (id: string, who: string) => Promise<unknown>>> = {
    // Anybody can write a document, and then owns it.
    'POST documents': async (id, who) => {
      documents.set(id, { title: id, signed: false, may: new Map() });
      await vigil.putSession(id, { name: id, metadata: { app: 'contracts' } });
      await letIn(id, who, 'own');
    },
    'PUT people': (id, who) => letIn(id, who, 'edit'),
    'DELETE people': async (id, who) => {
      documents.get(id)?.may.delete(who);
      await vigil.removeMembers(id, [who]);
    },
    // What is signed is read-only from then on, and whoever was in it is told why they no longer are.
    'POST signature': async (id) => {
      const document = documents.get(id);
      if (document) document.signed = true;
      await vigil.putSession(id, { name: id, state: 'closed' });
      await vigil.say('participant.remove', { sessionId: id, all: true, reason: 'The contract is signed.' });
    },
    'GET documents': async (id) => ({
      ...documents.get(id),
      here: (await vigil.inside(id)).roster.map(({ name }) => name),
    }),
    'GET people': async (_, who) => (await vigil.whereIs(who)).map(({ sessionId }) => sessionId),
  };

  return createServer(({ method, url = '' }, response) => {
    const [, what, id = '', who = ''] = url.split('/').map(decodeURIComponent);
    const done = routes[`${method} ${what}`]?.(id, who) ?? Promise.resolve();
    done.then(
      (said) => response.end(JSON.stringify(said ?? null)),
      (error: unknown) => response.writeHead(502).end(String(error)),
    );
  });
};
