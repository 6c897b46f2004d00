import { contentClosingContract } from './content-closing.ts';
import type { ContentHarness } from './content-harness.ts';
import { contentLimitsContract } from './content-limits.ts';
import { contentListingContract } from './content-listing.ts';
import { contentWritesContract } from './content-writes.ts';

/** What every content table does. */
export const contentTableContract = (harness: () => ContentHarness): void => {
  contentWritesContract(harness);
  contentClosingContract(harness);
  contentLimitsContract(harness);
  contentListingContract(harness);
};
