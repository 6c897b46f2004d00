/** Largest value of one content item, in bytes of its JSON text. */
export const MAX_ITEM_BYTES = 100 * 1024;
/** How deep the value of an item may be nested. Some readers of JSON give up soon after that. */
export const MAX_ITEM_DEPTH = 128;
/** Largest message either way, as API Gateway allows it. */
export const MAX_MESSAGE_BYTES = 128 * 1024;
/** Largest state of one's own, in bytes of its JSON text. It travels with the participation, whose every write it makes dearer. */
export const MAX_STATE_BYTES = 1_024;
/** Largest value of a signal, in bytes of its JSON text. */
export const MAX_SIGNAL_BYTES = 4 * 1_024;
/** Largest item that somebody keeps for themselves in a session, in bytes of its JSON text. */
export const MAX_MINE_BYTES = 4 * 1_024;
