import type { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import { functionAsked, MAX_ANSWER_BYTES } from '../../../functions/aws/platform/team-function.ts';
import type { Question } from '../../../shared/ports/entitlement.ts';

const arn = 'arn:aws:lambda:eu-central-1:123456789012:function:rights';
const question: Question = { version: 1, userId: 'anna', kind: 'contact', sessionId: 's1' };

const asked = async (answer: { readonly FunctionError?: string; readonly text?: string }) => {
  const sent: unknown[] = [];
  const send = async ({ input }: InvokeCommand) => {
    sent.push(input);
    const { text, ...rest } = answer;
    return { ...rest, ...(text !== undefined && { Payload: Buffer.from(text) }) };
  };
  const said = await functionAsked({ send } as unknown as LambdaClient, arn)(question);
  return { sent, said };
};

describe('The team function’s answer', () => {
  test('is the answer to the question, and nothing where it is not JSON, or missing', async () => {
    const { sent, said } = await asked({ text: '{"role":"member"}' });
    expect(sent).toEqual([{ FunctionName: arn, Payload: JSON.stringify(question) }]);
    expect(said).toEqual({ role: 'member' });
    for (const text of [{ text: '{"role":' }, {}]) expect((await asked(text)).said).toBeUndefined();
  });

  test.each([
    ['its kind', '{"errorType":"TypeError","errorMessage":"anna is not there"}', 'TypeError'],
    ['no more of its kind than fits in a line', `{"errorType":"${'T'.repeat(101)}"}`, 'T'.repeat(100)],
    ['no kind that is no text', '{"errorType":{"of":"anna"}}', 'unknown'],
    ['no kind where there is none', '{"errorMessage":"anna is not there"}', 'unknown'],
    ['no kind where a text alone is said', '"errorType"', 'unknown'],
    ['no kind where nothing is said', 'null', 'unknown'],
    ['no kind where it is no JSON', 'anna', 'unknown'],
    ['no kind where there is nothing to read', undefined, 'unknown'],
  ])('in case of a fault is %s', async (_, text, kind) => {
    const fails = asked({ FunctionError: 'Unhandled', ...(text !== undefined && { text }) });
    await expect(fails).rejects.toThrow(new Error(`${arn} failed: ${kind}`));
  });

  test('is not read when it is too long', async () => {
    const long = (bytes: number) => asked({ text: JSON.stringify('x'.repeat(bytes - 2)) });
    expect((await long(MAX_ANSWER_BYTES)).said).toHaveLength(MAX_ANSWER_BYTES - 2);
    await expect(long(MAX_ANSWER_BYTES + 1)).rejects.toThrow(RangeError);
  });
});
