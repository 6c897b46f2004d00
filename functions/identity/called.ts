import { createHash } from 'node:crypto';
import { cleanName } from '../../shared/name.ts';

/** What a token may say of how somebody is called. */
export type Called = {
  readonly sub: string;
  readonly name?: string | undefined;
  readonly given_name?: string | undefined;
  readonly family_name?: string | undefined;
};

/**
 * What somebody is called before strangers: by the name in their token, never by an e-mail address, which some issuers put
 * there. Who has no name gets one that says nothing and is always the same, so that two of them can be told apart.
 */
export const calledBy = ({ sub, name = '', given_name = '', family_name = '' }: Called): string => {
  const said = [name, `${given_name} ${family_name}`].map(cleanName);
  return said.find((one) => one !== '' && !address.test(one)) ?? `Member ${numberOf(sub)}`;
};

const address = /^\S+@\S+$/;

const numberOf = (sub: string): string =>
  createHash('sha256').update(sub).digest('hex').slice(0, 4).toUpperCase();
