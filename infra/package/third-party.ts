import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What bundles were made of, as esbuild says it: paths from the root of the repository. */
export type Ingredients = { readonly inputs: Readonly<Record<string, unknown>> };

/** What stands for a licence whose text a package does not bring along. */
const INSTEAD: Readonly<Record<string, (author: string) => string>> = {
  'Apache-2.0': () => 'Under the licence of this package, which is in the file LICENSE.',
  'MIT-0': () => 'MIT No Attribution: it asks for nothing.',
  MIT: (author) => `Copyright (c) ${author}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`,
};

/**
 * The page of what is inside besides our own: each package with its licence, which has to travel along.
 * @throws Error for one that brings no licence, so that nothing is given on by accident.
 */
export const thirdParty = async (root: string, bundles: readonly Ingredients[]): Promise<string> => {
  const folders = new Set(
    bundles
      .flatMap(({ inputs }) => Object.keys(inputs))
      .map((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
      .filter((folder) => folder !== undefined),
  );
  const parts = await Promise.all([...folders].map((folder) => partOf(join(root, folder))));
  const unique = [...new Map(parts.map((part) => [part.title, part])).values()];
  return [
    '# What is inside besides Vigil\n',
    ...unique
      .sort((a, b) => a.title.localeCompare(b.title))
      .map(({ title, text }) => `## ${title}\n\n\`\`\`\n${text.trim()}\n\`\`\`\n`),
  ].join('\n');
};

type Manifest = {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name?: string };
};

const partOf = async (folder: string): Promise<{ readonly title: string; readonly text: string }> => {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
  const { name, version, license = '', author } = manifest;
  const title = `${name} ${version} (${license})`;
  const file = (await readdir(folder)).find((one) => /^licen[cs]e(\.|$)/i.test(one));
  if (file !== undefined) return { title, text: await readFile(join(folder, file), 'utf8') };
  const instead = INSTEAD[license];
  if (!instead) throw new Error(`${name} brings no text of its licence.`);
  return {
    title,
    text: instead((typeof author === 'string' ? author : author?.name) ?? `the authors of ${name}`),
  };
};
