/** What somebody shows of themselves, that they hold, when their stay is over, what they say in passing, and what they keep for themselves: `@vigil/client/state`. */
export { type Holding, type HoldReason, holding } from './holding.ts';
export { type OwnItem, ownItem } from './own-item.ts';
export { type Sharing, type Signal, type SignalOptions, share } from './sharing.ts';
export { type StayEnd, stayEndIn, watchStayEnd } from './stay-end.ts';
