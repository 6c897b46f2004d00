import type { Body, RequestAction } from './requests.ts';

/**
 * The same request, with a key of 128 bits if it makes something new: said twice without one, it might make two. Without a
 * source of good randomness there is none.
 */
export const withKey = <A extends RequestAction>(body: Body<A>): Body<A> => {
  const { crypto } = globalThis as { readonly crypto?: Pick<Crypto, 'getRandomValues'> };
  return crypto?.getRandomValues !== undefined && body.action.endsWith('.create')
    ? { key: crypto.getRandomValues(new Uint32Array(4)).join('-'), ...body }
    : body;
};

/** Whether it may be said again although it may have been carried out. */
export const isKeyed = (body: object): boolean => (body as { readonly key?: unknown }).key !== undefined;
