import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EnginePage, Size } from '../browser/engines/engine.ts';
import { until } from '../browser/engines/engine.ts';

/** The widths of phones, and of windows. */
const sizes: Readonly<Record<string, Size>> = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1100, height: 760 },
};

const schemes = { light: false, dark: true } as const;
const languages = ['en', 'de'] as const;

type Film = {
  /** Whether it has texts, and so differs by language. */
  readonly worded?: boolean;
  /** Called before each picture, to restore what changing the language takes away. */
  readonly ready?: () => Promise<void>;
};

export type Camera = {
  /** Takes pictures of a page: in both schemes and sizes, and in both languages where it has them. */
  readonly film: (page: EnginePage, name: string, how?: Film) => Promise<void>;
  /** One picture of exactly what is in the window. */
  readonly frame: (page: EnginePage, name: string) => Promise<void>;
  /** The pictures taken so far, in order. */
  readonly pictures: () => readonly string[];
  /** A sentence for everything that does not fit into its window. */
  readonly tooWide: () => readonly string[];
};

export const cameraIn = async (
  folder: string,
  say: (sentence: string) => void,
  /** Part of the names of the wanted pictures. */
  only: string | undefined,
): Promise<Camera> => {
  await mkdir(folder, { recursive: true });
  const pictures: string[] = [];
  const tooWide: string[] = [];
  const isWanted = (name: string) => only === undefined || name.includes(only);
  const take = async (page: EnginePage, name: string, all = true): Promise<void> => {
    if (!isWanted(name)) return;
    await page.ask(
      'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))',
    );
    const file = `${name}.png`;
    const cut = await page.ask<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    if (cut > 0) tooWide.push(`${name}: ${cut} pixels too wide`);
    await writeFile(join(folder, file), await page.picture(all));
    pictures.push(file);
  };
  return {
    pictures: () => pictures,
    tooWide: () => tooWide,
    frame: (page, name) => take(page, name, false),
    film: async (page, name, { worded = true, ready = async () => {} } = {}) => {
      if (!isWanted(name)) return;
      const begun = pictures.length;
      for (const [size, measures] of Object.entries(sizes)) {
        await page.resize(measures);
        for (const language of worded ? languages : [null]) {
          if (language !== null) await speak(page, language);
          for (const [scheme, dark] of Object.entries(schemes)) {
            await page.darken(dark);
            await ready();
            await take(page, [name, size, scheme, ...(language === null ? [] : [language])].join('.'));
          }
        }
      }
      // As whatever comes next expects it.
      await page.darken(false);
      if (worded) await speak(page, 'en');
      await page.resize(sizes.desktop as Size);
      say(`${name}: ${pictures.length - begun} pictures`);
    },
  };
};

/** With the page's own switch: reloading would be another visit. */
const speak = async (page: EnginePage, language: string): Promise<void> => {
  await page.run(
    `(() => {
      const choice = document.querySelector('.page-foot select');
      choice.value = ${JSON.stringify(language)};
      choice.dispatchEvent(new Event('change', { bubbles: true }));
    })()`,
  );
  await until(page, `document.documentElement.lang === ${JSON.stringify(language)}`);
};
