import type {
  DeleteItemCommandInput,
  PutItemCommandInput,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Item } from '../../functions/aws/items/items.ts';
import { conditionOf } from './condition.ts';
import { checkExpressions, checkItem, checkKey } from './limits.ts';
import { conditionFailed, invalid } from './refusal.ts';
import { indexes } from './schema.ts';
import type { Storage } from './storage.ts';
import { updateOf } from './update.ts';

type Write = PutItemCommandInput | UpdateItemCommandInput | DeleteItemCommandInput;

/** One conditional write of one item, all or nothing. */
export const writeTo = (
  { find, store }: Storage,
  input: Write,
  key: Item,
  change: (before: Item | undefined, update: (before: Item) => Item) => Item | undefined,
): { readonly before: Item | undefined; readonly after: Item | undefined } => {
  checkExpressions(input);
  const before = find(key);
  const placeholders = {
    names: input.ExpressionAttributeNames ?? {},
    values: input.ExpressionAttributeValues ?? {},
  };
  const { ConditionExpression, ...rest } = input;
  const condition = ConditionExpression === undefined ? null : conditionOf(ConditionExpression);
  condition?.check(placeholders);
  const update =
    'UpdateExpression' in rest && rest.UpdateExpression !== undefined
      ? updateOf(rest.UpdateExpression)
      : null;
  update?.check(placeholders);
  if (condition !== null && !condition.holds(before ?? {}, placeholders))
    throw conditionFailed(input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? before : undefined);
  const after = change(before, (base) => update?.apply(base, placeholders) ?? base);
  if (after !== undefined) {
    checkItem(after);
    checkIndexKeys(after);
  }
  store(key, before, after);
  return { before, after };
};

const definitions = Object.values(indexes);

const checkIndexKeys = (item: Item): void => {
  for (const { partition, sort, sortKind } of definitions) {
    if (item[partition] !== undefined) checkKey(item[partition], 'partition', partition);
    if (item[sort] === undefined) continue;
    checkKey(item[sort], 'sort', sort);
    if (item[sort][sortKind] === undefined) throw invalid(`Type mismatch for Index Key ${sort}`);
  }
};
