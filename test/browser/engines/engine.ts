/** A page in one of the browser engines: what a person does there, and a view of the document. */
export type EnginePage = {
  readonly go: (url: string) => Promise<void>;
  /** Evaluates an expression in the page. Its value has to be plain data. */
  readonly ask: <T>(expression: string) => Promise<T>;
  /** Runs a script in the page, whatever its security policy says. */
  readonly run: (script: string) => Promise<void>;
  /** A click as a person makes it, on the element at this XPath, once it is there. */
  readonly click: (xpath: string) => Promise<void>;
  /** Keys as a person presses them, sent to whatever has the focus. */
  readonly type: (text: string) => Promise<void>;
  readonly press: (key: Key) => Promise<void>;
  /**
   * A screenshot as PNG: the whole page where `all` is set and the engine can do it, otherwise the window's contents.
   */
  readonly picture: (all?: boolean) => Promise<Uint8Array>;
  readonly resize: (size: Size) => Promise<void>;
  /** Asks for the dark or the light scheme until the page is reloaded. */
  readonly darken: (dark: boolean) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type Key = 'Enter' | 'Escape' | 'Tab';

export type Size = { readonly width: number; readonly height: number };

/** One of the engines, running. */
export type Engine = {
  /** A browser profile of its own: another person at another machine. */
  readonly newPerson: (size?: Size) => Promise<EnginePage>;
  readonly close: () => Promise<void>;
};

export const DESKTOP = { width: 1100, height: 760 } as const;

/**
 * For an engine whose driver cannot choose a scheme: sets it on the root element, which decides both the page's colours
 * and the engine's.
 */
export const schemeOfRoot = (dark: boolean): string =>
  `document.documentElement.style.colorScheme = ${JSON.stringify(dark ? 'dark' : 'light')}`;

/** Waits until an expression is true in the page. @throws with what the page shows when it never is. */
export const until = async (page: EnginePage, expression: string, seconds = 20): Promise<void> => {
  for (const end = Date.now() + seconds * 1_000; Date.now() < end; ) {
    if (await page.ask<boolean>(`Boolean(${expression})`)) return;
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  const shown = await page.ask<string>('document.body.innerText.slice(0, 600)');
  throw new Error(`Never true: ${expression}\nThe page shows:\n${shown}`);
};

export const button = (name: string): string => `//button[normalize-space()=${JSON.stringify(name)}]`;
export const linkWith = (text: string): string => `//a[contains(., ${JSON.stringify(text)})]`;
/** Whether an element matching this selector has this text. */
export const reads = (selector: string, text: string): string =>
  `[...document.querySelectorAll(${JSON.stringify(selector)})].some((e) => e.textContent.includes(${JSON.stringify(text)}))`;
