/**
 * How it looks, by properties that an application may set on the element. The dialog is as high as what is in it, and
 * scrolls when the window is lower than that, with its answers in sight. It brings buttons of its own, much like those of the reference
 * page: the styles of a page do not reach into a shadow, and most pages that show it have none of that look. Nor is anything inherited
 * from around the element: a page with a modal of its own lets nobody click on anything else. Its own properties have names that no application gives
 * the element: one that is made of itself is none.
 *
 * Its height is said because WebKit stretches a grid that is a modal dialog over the whole window. Where there is little room, what is
 * told twice goes first. Its measures are parts of what it is in, which a page with a `zoom` has scaled; the window's are not.
 */
export const style = `
:host {
  --_sheet: var(--vigil-sheet, light-dark(#fffefb, #1e2120));
  --_ink: var(--vigil-ink, light-dark(#23261f, #ebe9e2));
  --_soft: var(--vigil-soft, light-dark(#5c6159, #a9aea5));
  --_line: var(--vigil-line, light-dark(#dcd6c8, #363b38));
  --_edge: var(--vigil-edge, light-dark(#8b8677, #78807a));
  --_accent: var(--vigil-accent, light-dark(#0e5a55, #7fd0c5));
  --_on-accent: var(--vigil-on-accent, light-dark(#ffffff, #10211f));
  --_amber: var(--vigil-amber, light-dark(#8a4b00, #f0b45b));
  display: contents;
}
.all { all: initial; display: contents; color-scheme: inherit; }
* { box-sizing: border-box; margin: 0; }
dialog, .note {
  border: 1px solid var(--_amber);
  background: var(--_sheet);
  color: var(--_ink);
  font: 1rem / 1.5 var(--vigil-font, system-ui, sans-serif);
  text-align: start;
  overflow-wrap: break-word;
}
dialog {
  width: min(29rem, calc(100% - 2rem));
  max-width: none;
  height: fit-content;
  max-height: calc(100% - 1rem);
  margin: auto;
  padding: clamp(1rem, 5vmin, 2.25rem);
  padding-bottom: 0;
  border-radius: 1rem;
  box-shadow: 0 1.5rem 4rem rgb(0 0 0 / 0.3);
  overflow: auto;
}
dialog[open] { display: grid; align-content: start; gap: clamp(0.4rem, 2vh, 1rem); }
dialog::backdrop { background: rgb(15 20 19 / 0.55); }
dialog:focus { outline: none; }
h2 { font: 600 clamp(1.2rem, 1rem + 2vmin, 1.7rem) / 1.15 var(--vigil-heading-font, inherit); text-wrap: balance; }
.left {
  font: 400 clamp(1.75rem, min(14vw, 14vh), 4.25rem) / 1 var(--vigil-heading-font, inherit);
  font-variant-numeric: tabular-nums lining-nums;
}
.left.words { font-size: 1.25rem; }
.soft { color: var(--_soft); }
progress {
  appearance: none;
  width: 100%;
  height: 0.4rem;
  border: 0;
  border-radius: 1rem;
  overflow: hidden;
  background: var(--_line);
}
progress::-webkit-progress-bar { background: var(--_line); }
progress::-webkit-progress-value { background: var(--_amber); }
progress::-moz-progress-bar { background: var(--_amber); }
.answers {
  position: sticky;
  bottom: 0;
  display: flex;
  flex-wrap: wrap;
  gap: 0.5rem 0.75rem;
  padding-block: 0.5rem clamp(0.75rem, 5vmin, 2.25rem);
  background: var(--_sheet);
}
button {
  min-height: max(2.75rem, 44px);
  min-width: 44px;
  padding: 0.4rem 1.1rem;
  border: 1px solid var(--_edge);
  border-radius: 0.6rem;
  background: var(--_sheet);
  color: var(--_ink);
  font: inherit;
  font-weight: 550;
  cursor: pointer;
}
button:hover { border-color: var(--_ink); }
button { flex: 1 1 auto; }
button:first-child { flex-grow: 4; border-color: var(--_accent); background: var(--_accent); color: var(--_on-accent); }
button:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
.note {
  position: fixed;
  inset: auto 0 max(1rem, env(safe-area-inset-bottom)) 0;
  width: fit-content;
  max-width: min(36rem, calc(100% - 2rem));
  margin: 0 auto;
  padding: 0.75rem 1.1rem;
  border-radius: 0.75rem;
  box-shadow: 0 0.5rem 2rem rgb(0 0 0 / 0.25);
  pointer-events: none;
}
.aloud { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none; }
@media (max-height: 24rem) {
  progress, .kept { display: none; }
}
@media (prefers-reduced-motion: no-preference) {
  dialog, .note { animation: arrive 180ms ease-out; }
  @keyframes arrive { from { translate: 0 0.75rem; } }
}
@media (forced-colors: active) {
  dialog { border-width: 3px; }
  button:first-child { border: 3px solid ButtonText; }
  progress { border: 1px solid CanvasText; background: Canvas; }
  progress::-webkit-progress-bar { background: Canvas; }
  progress::-webkit-progress-value { forced-color-adjust: none; background: Highlight; }
  progress::-moz-progress-bar { forced-color-adjust: none; background: Highlight; }
}
@media print { dialog, .note { display: none; } }
`;
