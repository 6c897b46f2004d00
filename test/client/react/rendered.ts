import { afterAll, beforeAll } from '@jest/globals';
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { renderToStaticMarkup } from 'react-dom/server';

/** Enough of a page for React to mount a component that shows nothing, for the tests of this file. */
export const inAPage = (): void => {
  const globals = { window: globalThis, HTMLIFrameElement: class {}, IS_REACT_ACT_ENVIRONMENT: true };
  beforeAll(() => void Object.assign(globalThis, globals));
  afterAll(() => {
    for (const name of Object.keys(globals)) Reflect.deleteProperty(globalThis, name);
  });
};

const nowhere = (): Element => {
  const document = { nodeType: 9, addEventListener() {}, activeElement: null };
  const element = {
    nodeType: 1,
    tagName: 'DIV',
    namespaceURI: '',
    addEventListener() {},
    ownerDocument: document,
  };
  return element as unknown as Element;
};

const Host = ({ use }: { readonly use: () => void }) => {
  use();
  return null;
};

/** A hook in a component of its own: what it returned at each rendering. */
export const rendered = async <Input, Output>(use: (input: Input) => Output, first: Input) => {
  const outputs: Output[] = [];
  const root = createRoot(nowhere());
  const render = (input: Input) =>
    act(async () => root.render(createElement(Host, { use: () => void outputs.push(use(input)) })));
  await render(first);
  return { outputs, render, unmount: () => act(async () => root.unmount()) };
};

/** The same on a server, which renders once and does nothing afterwards. */
export const onServer = <Output>(use: () => Output): readonly Output[] => {
  const outputs: Output[] = [];
  renderToStaticMarkup(createElement(Host, { use: () => void outputs.push(use()) }));
  return outputs;
};

/** Applies a change and lets React render it. */
export const happens = (change: () => void) => act(async () => change());
