import type { Item } from '../../../../functions/aws/items/items.ts';
import { FORMER } from '../../../../functions/aws/items/keys.ts';
import type { Fail } from '../account.ts';

/**
 * What a later release has written of a session stays its item until it is gone: an earlier one, which may change it, keeps the
 * number. Elsewhere one thing may take another's place, such as an invitation that is made anew; and whoever is put aside is copied
 * from their item, once more by an earlier release if a later one died before it had removed that.
 */
export const judgeShape = (fail: Fail, before: Item | undefined, after: Item | undefined): void => {
  if (before?.shape === undefined || after === undefined || before.shape.N === after.shape?.N) return;
  if (!after.pk?.S?.startsWith('SESSION#') || after.sk?.S?.startsWith(FORMER)) return;
  if (Number(after.shape?.N ?? 1) < Number(before.shape.N))
    fail(
      'shapes',
      `The ${after.sk?.S} of ${after.pk?.S} was of shape ${before.shape.N}, and is of shape ${after.shape?.N ?? 1} now.`,
    );
};
