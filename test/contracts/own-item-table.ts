import { expect, test } from '@jest/globals';
import { instant } from '../../shared/instant.ts';
import { JsonText } from '../../shared/json-text.ts';
import type { OwnItemTable } from '../../shared/ports/own-items.ts';

/** What every table of people's own items does. */
export const ownItemTableContract = (make: () => OwnItemTable): void => {
  const key = { sessionId: 's1', participantId: 'anna#1' };
  const text = new JsonText('{"b":12345678901234567890,"a":-0,"a":"twice"}');

  test('what is kept is found as exactly that text', async () => {
    await make().keep(key, text, null);
    expect(await make().find(key)).toEqual(text);
  });

  test('the later one wins', async () => {
    await make().keep(key, text, instant(1_900_000_000_000));
    await make().keep(key, new JsonText('2'), null);
    expect(await make().find(key)).toEqual(new JsonText('2'));
  });

  test('it belongs to one person and one session', async () => {
    await make().keep(key, text, null);
    expect(await make().find({ ...key, sessionId: 's2' })).toBeNull();
    expect(await make().find({ ...key, participantId: 'anna' })).toBeNull();
  });

  test('forgetting it succeeds, even when it does not exist', async () => {
    await make().keep(key, text, null);
    await make().forget(key);
    await make().forget(key);
    expect(await make().find(key)).toBeNull();
  });
};
