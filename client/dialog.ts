/**
 * The warning as an element for any page, and what calls people who are elsewhere. Nothing is touched at import: a server may
 * import it.
 */
export type { Call, Calls, CallsState } from './warning/calls.ts';
export { defineWarning, type WarningElement, type WarningOptions } from './warning/element.ts';
export { german } from './warning/german.ts';
export { asClock } from './warning/marks.ts';
export { pageCalls } from './warning/page-calls.ts';
export { pageSignboard } from './warning/page-signboard.ts';
export type { Sign, Signboard } from './warning/signboard.ts';
export { english, formsOf, type TimeForms, type WarningTexts } from './warning/texts.ts';
