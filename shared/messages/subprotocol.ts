/**
 * The first subprotocol a client offers; the second is its credential. It stands by itself, because whoever lets
 * connections in needs nothing else of the wire, and its schemas take as long to build as the SDK's client.
 */
export const SUBPROTOCOL = 'vigil.v1';
