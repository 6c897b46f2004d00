import { Reference, Token, Tokenization } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** What Lambda takes of a description. */
const MOST = 256;

/**
 * What these texts hold that is said by resources outside of this construct, as far as there is room for it; undefined for
 * nothing. A version whose description it is becomes another one as soon as they say something else: CloudFormation sees that,
 * but the CDK makes a new version only for what it knows when it synthesizes. Without it the functions would go on with a
 * client, a bus or a function that has been replaced, and is gone.
 */
export const saidByOthers = (texts: readonly string[], own: IConstruct): string | undefined => {
  const said: string[] = [];
  let room = MOST;
  for (const reference of new Set(texts.flatMap(referencesIn))) {
    const size = sizeOf(reference) + 1;
    if (isWithin(own, reference.target) || size > room) continue;
    room -= size;
    said.push(Token.asString(reference));
  }
  return said.length === 0 ? undefined : said.join(' ');
};

const referencesIn = (text: string): Reference[] =>
  Tokenization.reverseString(text).tokens.filter((token) => Reference.isReference(token));

/** An ARN is long, and what a parameter says may be one; the rest are names and addresses. */
const sizeOf = ({ target, displayName }: Reference): number =>
  displayName.endsWith('Arn') || 'valueAsString' in target ? 120 : 60;

const isWithin = (own: IConstruct, { node }: IConstruct): boolean => node.scopes.includes(own);
