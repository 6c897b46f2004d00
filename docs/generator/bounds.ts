import { readFile } from 'node:fs/promises';
import { errors } from '../../shared/errors.ts';
import type { Bound } from './bounds/bound.ts';
import { contentBounds } from './bounds/content.ts';
import { eventBounds } from './bounds/events.ts';
import { peopleBounds } from './bounds/people.ts';
import { secondHandBounds } from './bounds/second-hand.ts';
import { serviceBounds } from './bounds/service.ts';
import { forgottenBounds, tableBounds } from './bounds/table.ts';
import { wireBounds } from './bounds/wire.ts';
import { table } from './table.ts';

const themes: Readonly<Record<string, readonly Bound[]>> = {
  Messages: wireBounds,
  People: peopleBounds,
  Content: contentBounds,
  Backends: serviceBounds,
  'The second hand': secondHandBounds,
  Events: eventBounds,
  'The database': tableBounds,
  'What the database forgets by itself': forgottenBounds,
};

/** The page of bounds, a row each, from the constants and defaults of the code. */
export const boundsPage = (): string => `# Bounds

What a stranger, a crowd, a platform or a year can make large has a bound. Here is each, what comes of going beyond it, and the test that goes one past it.
This page is made from \`docs/generator/bounds/\` by \`npm run docs\`, the numbers from the code; a test that is not there fails \`npm run check\`.
What the platform itself bounds beside this is in [content.md](content.md) and [settings.md](settings.md).

${Object.entries(themes)
  .map(
    ([theme, bounds]) => `## ${theme}\n\n${table(['what', 'at most', 'beyond it', 'test'], bounds.map(row))}`,
  )
  .join('\n\n')}
`;

const row = ({ what, most, beyond, test }: Bound): string[] => [
  what,
  most,
  beyond,
  `[${test.title}](../${test.file})`,
];

/** A sentence for each test that a bound names and that does not exist. */
export const missingTests = async (): Promise<string[]> => {
  const missing: string[] = [];
  for (const { what, test } of Object.values(themes).flat()) {
    const text = await readFile(new URL(`../../${test.file}`, import.meta.url), 'utf8').catch(() => null);
    if (text === null) missing.push(`The bound "${what}" names ${test.file}, which is not there.`);
    else if (!text.includes(`'${test.title}'`))
      missing.push(`The bound "${what}" names the test '${test.title}', which is not in ${test.file}.`);
  }
  return missing;
};

/** A sentence for each error that a bound names and that there is not. */
export const unknownErrors = (): string[] =>
  Object.values(themes)
    .flat()
    .flatMap(({ what, beyond }) =>
      [...beyond.matchAll(/`([a-z]+\.[a-z-]+)`/g)].flatMap(([, code = '']) =>
        Object.hasOwn(errors, code)
          ? []
          : [`The bound "${what}" names the error ${code}, which there is not.`],
      ),
    );
