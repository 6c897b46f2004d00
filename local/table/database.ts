import type { TableEngine } from './engine.ts';

/** Calls DynamoDB as the owner of the stack, past the functions' rights: to make tables and to seed them. */
export type Database = (operation: string, input: unknown) => Promise<unknown>;

/** Thrown with the name of the exception that DynamoDB answered. */
export class DatabaseError extends Error {}

export const databaseAt =
  ({ url, credentials }: Pick<TableEngine, 'url' | 'credentials'>, region: string): Database =>
  async (operation, input) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        // Compatible servers want to see a signature, and check none.
        'x-amz-date': '20260101T000000Z',
        ...(credentials.sessionToken !== undefined && { 'x-amz-security-token': credentials.sessionToken }),
        authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(input),
    });
    const answer = (await response.json()) as { __type?: string; message?: string; Message?: string };
    if (response.ok) return answer;
    const error = new DatabaseError(answer.message ?? answer.Message ?? `${operation} failed`);
    error.name = answer.__type?.split('#').at(-1) ?? String(response.status);
    throw error;
  };
