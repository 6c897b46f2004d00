/**
 * What the page's client may read of an account, by the names of the user pool. A pool puts what a client may read into
 * its tokens and nothing else, so that the development issuer gives no more than this either. Without
 * `email_verified` an address proves nothing, and nobody could ever become a contact.
 */
export const readableAttributes = ['custom:kind', 'email', 'email_verified', 'name'] as const;

/** The attribute that says who holds a licence. */
export const KIND_ATTRIBUTE = 'custom:kind' satisfies (typeof readableAttributes)[number];
