import { given } from './given.ts';

/** Stands for `@jest/globals` where there is no context that has its own. Loaded after the first file was begun. */
export const { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest, test } = given();
