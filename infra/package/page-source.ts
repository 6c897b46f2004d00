import { join } from 'node:path';
import { Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { pageSource as fromSources } from '../page-source.ts';

/** The page as the package brings it along. Takes the place of its namesake. */
export const pageSource: typeof fromSources = () => Source.asset(join(import.meta.dirname, 'page'));
