import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundle } from './bundles.ts';
import type { FunctionName } from './duties.ts';

/**
 * The code of a function, bundled from the sources here, or as it is kept in the folder that `VIGIL_BUNDLES` names. The
 * package brings it along instead (`infra/package/function-code.ts`).
 */
export const codeOf = (name: FunctionName): Code => {
  const kept = process.env.VIGIL_BUNDLES;
  return kept === undefined ? bundledNow(name) : Code.fromAsset(keptBundle(kept, name));
};

const bundledNow = (name: FunctionName): Code =>
  Code.fromAsset(join(import.meta.dirname, '..'), {
    // The same bundle is the same asset, whatever it was made from.
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never asked for: what is bundled here needs no container.
      image: DockerImage.fromRegistry('none'),
      // Tells the functions apart, which have the same sources.
      command: [name],
      local: {
        tryBundle: (folder) => {
          bundle(folder, name);
          return true;
        },
      },
    },
  });

/**
 * The folder with the bundle of this function among those of the same sources, made by whoever needs it first: most of a
 * synthesis is bundling, and another setting changes no bundle.
 */
const keptBundle = (folder: string, name: FunctionName): string => {
  const kept = join(folder, name);
  if (existsSync(kept)) return kept;
  mkdirSync(folder, { recursive: true });
  const draft = mkdtempSync(`${kept}.`);
  bundle(draft, name);
  try {
    renameSync(draft, kept);
  } catch (error) {
    // Another process was quicker, with the same result.
    if (!existsSync(kept)) throw error;
    rmSync(draft, { recursive: true });
  }
  return kept;
};
