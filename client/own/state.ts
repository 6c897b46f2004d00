/** What somebody shows of themselves, says in passing, and keeps for themselves: `@vigil/client/state`. */
export { type OwnItem, ownItem } from './own-item.ts';
export { type Sharing, type Signal, type SignalOptions, share } from './sharing.ts';
