/** The `config.json` of the page: where people log in, and where it connects. */
export type PageConfiguration = {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  readonly webSocketUrl: string;
};
