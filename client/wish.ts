import type { Body, RequestAction } from './requests.ts';

/** What makes something new: said twice without a key, it might make two. */
const making: ReadonlySet<RequestAction> = new Set<RequestAction>([
  'session.create',
  'group.create',
  'invitation.create',
]);

/** The same request, with a key if it makes something. Without a source of good randomness there is none. */
export const withKey = <A extends RequestAction>(body: Body<A>): Body<A> => {
  const { crypto } = globalThis as { readonly crypto?: Pick<Crypto, 'getRandomValues'> };
  if (!making.has(body.action) || isKeyed(body) || crypto?.getRandomValues === undefined) return body;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return { ...body, key: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') };
};

/** Whether it may be said again although it may have been carried out. */
export const isKeyed = (body: object): boolean => 'key' in body && body.key !== undefined;
