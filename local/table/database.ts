import type { TableEngine } from './engine.ts';

/** Calls DynamoDB as the owner of the stack, past the functions' rights: to make tables and to seed them. */
export type Database = (operation: string, input: unknown) => Promise<unknown>;

/** Thrown with the name of the exception that DynamoDB answered. */
export class DatabaseError extends Error {}

export const databaseAt =
  ({ forward, credentials }: Pick<TableEngine, 'forward' | 'credentials'>, region: string): Database =>
  async (operation, input) => {
    const { status, text } = await forward(
      {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        // Compatible servers want to see a signature, and check none.
        'x-amz-date': '20260101T000000Z',
        ...(credentials.sessionToken !== undefined && { 'x-amz-security-token': credentials.sessionToken }),
        authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
      },
      JSON.stringify(input),
    );
    const answer = JSON.parse(text) as { __type?: string; message?: string; Message?: string };
    if (status < 400) return answer;
    const error = new DatabaseError(answer.message ?? answer.Message ?? `${operation} failed`);
    error.name = answer.__type?.split('#').at(-1) ?? String(status);
    throw error;
  };
