/** Documents that are edited together, by Yjs: `@vigil/client/yjs`. */
export { type AwarenessOptions, shareAwareness } from './awareness.ts';
export { type DocumentOptions, type DocumentState, type SharedDocument, shareDocument } from './provider.ts';
