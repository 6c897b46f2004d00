/** What somebody shows of themselves and says in passing: `@vigil/client/state`. */
export { type Sharing, type Signal, type SignalOptions, share } from './sharing.ts';
