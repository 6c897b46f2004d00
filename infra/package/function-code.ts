import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { codeOf as fromSources } from '../function-code.ts';

/** The code of a function as the package brings it along: nobody has to bundle it again. Takes the place of its namesake. */
export const codeOf: typeof fromSources = (name) =>
  Code.fromAsset(join(import.meta.dirname, 'functions', name));
