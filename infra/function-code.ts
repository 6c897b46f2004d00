import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundle } from './bundles.ts';
import type { FunctionName } from './duties.ts';

/** The code of a function, bundled from the sources here. The package brings it along instead (`infra/package/function-code.ts`). */
export const codeOf = (name: FunctionName): Code =>
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
