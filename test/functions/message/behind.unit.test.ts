import { describe, expect, test } from '@jest/globals';
import { finished, serving } from '../../../functions/message/behind.ts';
import { goOn } from '../../../shared/path/aside.ts';
import { createWorld } from '../../world/world.ts';

describe('Telling others', () => {
  test('continues after the reply if somebody waits for one, and is awaited otherwise', async () => {
    const behind: Promise<unknown>[] = [];
    const served = serving(createWorld().app(), behind);
    let done = '';
    let letGo = () => {};
    const work = async () => {
      await new Promise<void>((resolve) => {
        letGo = resolve;
      });
      done = 'done';
    };
    await goOn(served, work());
    expect([done, behind.length]).toEqual(['', 1]);
    letGo();
    await finished(behind);
    expect(done).toBe('done');

    done = '';
    const waiting = goOn({}, work());
    letGo();
    await waiting;
    expect(done).toBe('done');
    await expect(goOn({}, Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  });

  test('is completed, with all its consequences, before its first fault is thrown', async () => {
    const behind: Promise<unknown>[] = [];
    const { aside } = serving(createWorld().app(), behind);
    const done: string[] = [];
    aside?.(Promise.reject(new Error('first')));
    aside?.(Promise.reject(undefined));
    aside?.(
      Promise.resolve().then(() => {
        done.push('second');
        aside?.(Promise.resolve().then(() => void done.push('third')));
      }),
    );
    await expect(finished(behind)).rejects.toThrow('first');
    expect(done).toEqual(['second', 'third']);
    await expect(finished(behind.slice(1))).rejects.toThrow();
    await finished(behind.slice(2));
  });
});
