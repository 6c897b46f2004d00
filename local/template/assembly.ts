import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import * as z from 'zod/mini';
import { parseTemplate, type Template } from './template.ts';

/** The folder of each bundle, by the object key that it would be uploaded to. */
export type Assets = ReadonlyMap<string, string>;

/** The one stack of a cloud assembly, with the bundles it refers to. */
export type Assembly = { readonly stackName: string; readonly template: Template; readonly assets: Assets };

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.looseObject({
      type: z.string(),
      properties: z.optional(
        z.looseObject({ templateFile: z.optional(z.string()), stackName: z.optional(z.string()) }),
      ),
    }),
  ),
});
const assetsSchema = z.object({
  files: z.record(
    z.string(),
    z.looseObject({
      source: z.looseObject({ path: z.string() }),
      destinations: z.record(z.string(), z.looseObject({ objectKey: z.string() })),
    }),
  ),
});

/** @throws when the folder is not a cloud assembly of exactly one stack. */
export const readAssembly = async (folder: string): Promise<Assembly> => {
  const read = async (file: string) => JSON.parse(await readFile(join(folder, file), 'utf8')) as unknown;
  const { artifacts } = z.parse(manifestSchema, await read('manifest.json'));
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const [stack, ...others] = stacks;
  if (!stack || others.length > 0)
    throw new Error(`The local stack hosts one stack, but the app in ${folder} has ${stacks.length}.`);
  const [name, { properties = {} }] = stack;
  const templateFile = properties.templateFile ?? `${name}.template.json`;
  const { files } = z.parse(assetsSchema, await read(`${name}.assets.json`));
  const assets = Object.values(files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(({ objectKey }) => [objectKey, resolve(folder, source.path)] as const),
  );
  return {
    stackName: properties.stackName ?? name,
    template: parseTemplate(await readFile(join(folder, templateFile), 'utf8')),
    assets: new Map(assets),
  };
};

/** Where its bundles are kept, each folder once. */
export const foldersOf = ({ assets }: Assembly): readonly string[] => [
  ...new Set([...assets.values()].map((asset) => dirname(asset))),
];
