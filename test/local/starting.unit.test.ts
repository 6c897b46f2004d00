import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { starting } from '../../local/page/starting.ts';

test('a stack that starts answers anything but a browser with one line, and with when to ask again', async () => {
  const server = createServer(starting);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/dev/users`);
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await answer.text()).toBe('Vigil is starting.\n');
  server.close();
});
