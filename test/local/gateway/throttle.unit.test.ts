import { describe, expect, test } from '@jest/globals';
import { cloudLimits } from '../../../local/gateway/limits.ts';
import { createThrottle } from '../../../local/gateway/throttle.ts';

describe('A throttle', () => {
  const passing = (mayPass: () => boolean, tries: number) =>
    Array.from({ length: tries }, mayPass).filter(Boolean).length;

  test('lets so many pass at once and so many a second, and no more however long nobody came', () => {
    let now = 0;
    const mayPass = createThrottle({ rate: 4, burst: 10 }, () => now);
    expect(passing(mayPass, 50)).toBe(10);
    now += 1_000;
    expect(passing(mayPass, 50)).toBe(4);
    now += 250;
    expect(passing(mayPass, 50)).toBe(1);
    now += 3_600_000;
    expect(passing(mayPass, 50)).toBe(10);
  });

  test('that is not set lets everything pass', () => {
    expect(passing(createThrottle(null), 50)).toBe(50);
  });
});

test('The gateway grants a connection what API Gateway grants it', () => {
  expect(cloudLimits).toMatchObject({
    idle: 10 * 60_000,
    lifetime: 2 * 3_600_000,
    frame: 32_768,
    message: 131_072,
  });
});
