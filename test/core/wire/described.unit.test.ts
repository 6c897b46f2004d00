import { afterEach, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { busWords, details } from '../../../shared/bus/details.ts';
import { part, says } from '../../../shared/messages/described.ts';
import { downMessages, upMessages } from '../../../shared/messages.ts';

const global: { VIGIL_UNDESCRIBED?: true } = globalThis as never;

afterEach(() => {
  delete global.VIGIL_UNDESCRIBED;
});

const wordsOf = (schema: z.core.$ZodType) => z.globalRegistry.get(schema)?.description ?? '';

test('a part has a name and a description, and what is made from it keeps that beside a description of its own', () => {
  const shade = part(z.enum(['light', 'dark']), 'Shade', 'How bright it is.');
  const wall = z.object({ shade: says(shade, 'Of the wall.'), floor: says(shade, 'Of the floor.') });
  expect(z.toJSONSchema(wall, { target: 'draft-7' })).toMatchObject({
    properties: {
      shade: { allOf: [{ $ref: '#/definitions/Shade' }], description: 'Of the wall.' },
      floor: { allOf: [{ $ref: '#/definitions/Shade' }], description: 'Of the floor.' },
    },
    definitions: { Shade: { enum: ['light', 'dark'], description: 'How bright it is.' } },
  });
});

test('where nobody reads the descriptions none is kept, and no field is copied for one', () => {
  global.VIGIL_UNDESCRIBED = true;
  const bare = z.string();
  expect(says(bare, 'Of something.')).toBe(bare);
  expect(part(bare, 'Bare', 'Something.')).toBe(bare);
  expect(z.globalRegistry.has(bare)).toBe(false);
});

test('every message and every field of one has a description', () => {
  for (const message of [...upMessages, ...downMessages]) {
    expect(wordsOf(message)).toMatch(/\.$/);
    for (const field of Object.values(message.shape)) expect(wordsOf(field)).toMatch(/[.!?]$/);
  }
});

test('every event of the bus has a name and a description, and every field of one a description', () => {
  for (const event of Object.values(details)) {
    expect(busWords.get(event)).toEqual({
      id: expect.stringMatching(/^[A-Z]/),
      description: expect.stringMatching(/\.$/),
    });
    for (const field of Object.values(event.shape)) expect(busWords.get(field)?.description).toMatch(/\.$/);
  }
});
