import { invitationSecret } from '../../local/users.ts';
import { type Ending, endings } from '../../shared/endings.ts';
import { button, type EnginePage, reads, until } from '../browser/engines/engine.ts';
import { enter, heading, inSession, knock, type Scene, words } from './scene.ts';

const { common, session } = words;
const { ended } = session;

/**
 * The endings that no other picture shows, by whom they happen to. `disconnected` and `expired` are missing: the client
 * comes back from them by itself, or the page asks for a login.
 */
const members = ['limit', 'full', 'elsewhere'] as const;
const guests = ['unanswered', 'crowded', 'uninvited'] as const;

/**
 * Every way in which it can be over. Nobody waits for an hour, nor fills a session: somebody who has left asks to come
 * back, and the server's answer is faked.
 */
export const endingScreens = async (scene: Scene): Promise<void> => {
  const ben = await enter(scene, '/sessions/s2', 'Ben');
  await inSession(ben);
  await ben.click('//button[contains(@class, "exit")]');
  await until(ben, heading(ended.headings.exit));
  await endAs(scene, ben, members, ended.reenter, 53);
  await ben.close();

  const greta = await knock(scene, invitationSecret, 'Greta');
  await greta.click(button(common.leave));
  await until(greta, heading(ended.headings.exit));
  await endAs(scene, greta, guests, ended.knockAgain, 56);
  await greta.close();
};

const endAs = async (
  { camera }: Scene,
  person: EnginePage,
  how: readonly Ending[],
  again: string,
  number: number,
): Promise<void> => {
  await person.run(prompting);
  for (const [index, ending] of how.entries()) {
    const { mayReturn } = endings[ending];
    await person.run(`globalThis.nextEnding = ${JSON.stringify({ ending, mayReturn })}`);
    await person.click(button(again));
    await until(person, reads('.notice', ended.sentences[ending]));
    await camera.film(person, `${number + index}-ended-${ending}`);
  }
};

/** Runs in the page: a join is answered with the next ending. */
const prompting = `(() => {
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (text) {
    const { action, requestId, sessionId } = JSON.parse(text);
    if (action !== 'session.join') return send.call(this, text);
    const at = Date.now();
    const data = JSON.stringify({ type: 'session.ended', requestId, serverTime: at, sessionId, at, ...globalThis.nextEnding });
    setTimeout(() => this.dispatchEvent(new MessageEvent('message', { data })));
  };
})()`;
