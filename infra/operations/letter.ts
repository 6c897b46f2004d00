import * as z from 'zod/mini';

/** What a dead letter was meant to be: this event for that function. */
export type Call = { readonly functionArn: string; readonly payload: string };

/** As Lambda writes what it gave up: the event, and whose it was. */
const record = z.looseObject({
  requestContext: z.looseObject({ functionArn: z.string() }),
  requestPayload: z.unknown(),
});

/**
 * Reads a letter of either sender. The Scheduler's holds the event itself and names its target in an attribute;
 * Lambda's holds the event and its name among much else. Null for one that neither wrote.
 */
export const readLetter = (body: string, targetArn: string | undefined): Call | null => {
  if (targetArn !== undefined) return { functionArn: targetArn, payload: body };
  const parsed = record.safeParse(jsonOf(body));
  if (!parsed.success) return null;
  const { requestContext, requestPayload } = parsed.data;
  return { functionArn: requestContext.functionArn, payload: JSON.stringify(requestPayload) };
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
