import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';

/** Where somebody logs in, and as which client. */
export type Place = { readonly issuer: string; readonly clientId: string };

const outputs = z.record(z.string(), z.looseObject({ PageConfiguration: z.optional(z.string()) }));
const configuration = z.looseObject({ issuer: z.string(), clientId: z.string() });

/** What a stack's page is told, out of the outputs that `cdk deploy --outputs-file` has written. */
export const placeFrom = async (file: string, stack: string): Promise<Place> => {
  const all = z.parse(outputs, JSON.parse(await readFile(file, 'utf8')));
  const said = all[stack]?.PageConfiguration;
  if (said === undefined)
    throw new Error(
      `${file} has no PageConfiguration of the stack ${stack}; there are ${Object.keys(all).join(', ')}.`,
    );
  return z.parse(configuration, JSON.parse(said));
};
