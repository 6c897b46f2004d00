import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { bundlePageSync } from '../web/hosting/page-bundle.ts';

const WEB = join(import.meta.dirname, '../web');

/** The page as it is served, bundled from the sources here. The package brings it along instead (`infra/package/page-source.ts`). */
export const pageSource = (): ISource =>
  Source.asset(WEB, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      local: {
        tryBundle: (folder) => {
          for (const [path, content] of bundlePageSync(WEB)) {
            const file = join(folder, path);
            mkdirSync(dirname(file), { recursive: true });
            writeFileSync(file, content);
          }
          return true;
        },
      },
      // Never asked for: what is bundled here needs no container.
      image: DockerImage.fromRegistry('none'),
    },
  });
