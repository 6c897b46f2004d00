import type { AccessRequest } from '../iam/statement.ts';
import type { Place } from '../template/identity.ts';

type TableCall = {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly RequestItems?: Readonly<Record<string, unknown>>;
  readonly TransactItems?: readonly Readonly<Record<string, { readonly TableName: string }>>[];
};

const oneTable = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'DescribeTable'];
const batch = ['BatchGetItem', 'BatchWriteItem'];
const partOfTransaction: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  Get: 'GetItem',
  ConditionCheck: 'ConditionCheckItem',
};

/**
 * What a DynamoDB call needs to be allowed: every one of these.
 * Null for an operation that cannot be judged, which is then refused.
 */
export const accessOf = (place: Place, operation: string, call: TableCall): AccessRequest[] | null => {
  const table = `arn:${place.partition}:dynamodb:${place.region}:${place.account}:table/`;
  const need = (action: string, resource: string) => ({
    action: `dynamodb:${action}`,
    resource: table + resource,
  });
  const { TableName, IndexName, RequestItems, TransactItems } = call;
  if (oneTable.includes(operation) && TableName !== undefined)
    return [need(operation, IndexName === undefined ? TableName : `${TableName}/index/${IndexName}`)];
  if (batch.includes(operation) && RequestItems)
    return Object.keys(RequestItems).map((name) => need(operation, name));
  if (operation.startsWith('Transact') && TransactItems) {
    const parts = TransactItems.flatMap((item) => Object.entries(item));
    const known = parts.filter(([kind]) => partOfTransaction[kind] !== undefined);
    return known.length < parts.length
      ? null
      : known.map(([kind, { TableName }]) => need(partOfTransaction[kind] ?? '', TableName));
  }
  return null;
};
