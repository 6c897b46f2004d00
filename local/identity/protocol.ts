/** What an endpoint answers, before anybody has written it to a socket. */
export type Answer =
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'page'; readonly status: number; readonly html: string }
  | { readonly kind: 'redirect'; readonly to: string };

/** An error as RFC 6749 and OpenID Connect name them. Its message is for the developer who caused it. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly code: string;
  constructor(code: string, description: string) {
    super(description);
    this.code = code;
  }
}

/** A public client: it can keep no secret, so what it must match are its addresses. */
export type RegisteredClient = {
  readonly id: string;
  /** Where people may be sent back to, after a login and after a logout; compared letter by letter. */
  readonly pages: readonly string[];
};

export type Parameters = {
  /** Null for one that is missing, or that has no value, which is the same (RFC 6749, 3.1). */
  readonly get: (name: string) => string | null;
  /** The names of those that were given more than once, which none may be. */
  readonly repeated: readonly string[];
  readonly all: readonly (readonly [string, string])[];
};

export const parametersOf = (given: URLSearchParams): Parameters => {
  const names = [...given.keys()];
  return {
    get: (name) => given.get(name) || null,
    repeated: [...new Set(names.filter((name, index) => names.indexOf(name) !== index))],
    all: [...given],
  };
};

/** @throws ProtocolError */
export const refuseRepeated = ({ repeated: [name] }: Parameters): void => {
  if (name !== undefined) throw new ProtocolError('invalid_request', `"${name}" is given more than once.`);
};

/** The address with these parameters in its query. Null ones are left out. */
export const addressWith = (address: string, parameters: Readonly<Record<string, string | null>>): string => {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters))
    if (value !== null) url.searchParams.set(name, value);
  return url.href;
};
