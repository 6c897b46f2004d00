/** What `/config.json`, beside the page, says: one build serves every deployment. */
export type Configuration = {
  /** The OIDC issuer, exactly as its tokens name it. */
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  readonly webSocketUrl: string;
  /** How many seconds this machine's clock is behind the page's server, by whose time tokens are judged. */
  readonly clockSkew: number;
};

/** Its message is for whoever deployed the file. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

let asked: Promise<Configuration> | null = null;

/**
 * The page's configuration, fetched once.
 * @throws ConfigurationError
 */
export const theConfiguration = (): Promise<Configuration> => {
  asked ??= readConfiguration();
  return asked;
};

/** @throws ConfigurationError */
export const readConfiguration = async (
  fetcher: (path: string, options: RequestInit) => Promise<Response> = fetch,
  now: () => number = Date.now,
): Promise<Configuration> => {
  const response = await fetcher('/config.json', { cache: 'no-store' }).catch((error: unknown) => {
    throw new ConfigurationError('/config.json cannot be reached.', { cause: error });
  });
  if (!response.ok) throw new ConfigurationError(`/config.json answered ${response.status}.`);
  const given: unknown = await response.json().catch((error: unknown) => {
    // A host that answers every address with the page itself does so here when the file is missing.
    throw new ConfigurationError('/config.json is no JSON. Is it there?', { cause: error });
  });
  return { ...configurationFrom(given), clockSkew: skewOf(response, now()) };
};

/** @throws ConfigurationError */
export const configurationFrom = (given: unknown): Omit<Configuration, 'clockSkew'> => {
  const fields = (given ?? {}) as Readonly<Record<string, unknown>>;
  const text = (name: string): string => {
    const value = fields[name];
    if (typeof value === 'string' && value !== '') return value;
    throw new ConfigurationError(`/config.json must hold a text called ${name}.`);
  };
  const address = (name: string, secure: string, open: string): string => {
    const url = URL.parse(text(name));
    const fine = url?.protocol === secure || (url?.protocol === open && isLoopback(url.hostname));
    if (fine) return text(name);
    throw new ConfigurationError(
      `${name} in /config.json must begin with ${secure}//, but is "${text(name)}".`,
    );
  };
  return {
    issuer: address('issuer', 'https:', 'http:'),
    clientId: text('clientId'),
    scope: text('scope'),
    webSocketUrl: address('webSocketUrl', 'wss:', 'ws:'),
  };
};

/** Hosts for which nothing travels over a wire, so that TLS is not needed. */
export const isLoopback = (hostname: string): boolean =>
  ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

const skewOf = ({ headers }: Response, now: number): number => {
  const said = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(said)) return 0;
  const age = Number(headers.get('age') ?? 0) || 0;
  return Math.round((said - now) / 1_000) + age;
};
