import { expect, test } from '@jest/globals';
import { VigilError } from '../../client/client.ts';
import { useAttempt } from '../../web/parts/forms/attempt.ts';
import { happens, inAPage, rendered } from '../client/react/rendered.ts';

inAPage();
const refusal = new VigilError({ code: 'action.forbidden', title: '', detail: '', retryable: false });

/** A form whose requests are answered by hand. */
const form = async () => {
  const { outputs } = await rendered(() => useAttempt(), undefined);
  const now = () => outputs.at(-1);
  const requests: { readonly end: (error?: Error) => void }[] = [];
  const done: (boolean | string)[] = [];
  return {
    requests,
    done,
    shows: () => [now()?.busy, now()?.problem?.code ?? null],
    submit: (subject?: string) =>
      happens(() => {
        const request = () =>
          new Promise<void>((resolve, reject) =>
            requests.push({ end: (error) => (error === undefined ? resolve() : reject(error)) }),
          );
        void now()
          ?.run(request, subject)
          .then(
            (isDone) => done.push(isDone),
            (error: Error) => done.push(error.message),
          );
      }),
    answer: (index: number, error?: Error) => happens(() => requests[index]?.end(error)),
  };
};

test('what is submitted twice is sent once, and again only after its answer', async () => {
  const { requests, done, submit, answer, shows } = await form();
  await submit();
  await submit();
  expect([requests.length, ...shows()]).toEqual([1, true, null]);
  await answer(0);
  expect([done, ...shows()]).toEqual([[false, true], false, null]);
  await submit();
  expect(requests.length).toBe(2);
});

test('each subject has its own turn, and it is busy until the last is answered', async () => {
  const { requests, submit, answer, shows } = await form();
  await submit('Gil');
  await submit('Ina');
  await submit('Gil');
  expect(requests.length).toBe(2);
  await answer(0);
  expect(shows()).toEqual([true, null]);
  await answer(1, refusal);
  expect(shows()).toEqual([false, 'action.forbidden']);
});

test('a refusal is shown until it is tried again; a fault of ours is nobody’s refusal', async () => {
  const { done, submit, answer, shows } = await form();
  await submit();
  await answer(0, refusal);
  expect([done, ...shows()]).toEqual([[false], false, 'action.forbidden']);
  await submit();
  expect(shows()).toEqual([true, null]);
  await answer(1, new TypeError('ours'));
  expect([done, ...shows()]).toEqual([[false, 'ours'], false, null]);
});
