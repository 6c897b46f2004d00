import type { Browser, Page } from 'playwright-core';

/** A line as on a train: 400 kbit/s and a round trip of 150 ms. */
const LINE = { offline: false, latency: 150, downloadThroughput: 50_000, uploadThroughput: 50_000 };

/** A browser that has never been here, on such a line. */
export type Visitor = {
  readonly page: Page;
  /** Bytes received so far, headers included; what came from the cache is not. */
  readonly bytes: () => number;
  /** The paths of the scripts and styles that were fetched over the line, in order. */
  readonly fetched: () => readonly string[];
  /** How long after the navigation something was seen, in milliseconds. */
  readonly firstPaint: () => Promise<number>;
  readonly leave: () => Promise<void>;
};

export const visitorOnSlowLine = async (browser: Browser): Promise<Visitor> => {
  const profile = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en' });
  const page = await profile.newPage();
  const protocol = await profile.newCDPSession(page);
  await protocol.send('Network.enable');
  await protocol.send('Network.emulateNetworkConditions', LINE);
  const paths = new Map<string, string>();
  const fetched: string[] = [];
  let bytes = 0;
  protocol.on('Network.requestWillBeSent', ({ requestId, request }) => {
    paths.set(requestId, new URL(request.url).pathname);
  });
  protocol.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes += encodedDataLength;
    const path = paths.get(requestId) ?? '';
    if (encodedDataLength > 0 && /\.(js|css)$/.test(path)) fetched.push(path);
  });
  return {
    page,
    bytes: () => bytes,
    fetched: () => fetched,
    firstPaint: () =>
      page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            new PerformanceObserver((list) => {
              const paint = list.getEntriesByName('first-contentful-paint')[0];
              if (paint) resolve(paint.startTime);
            }).observe({ type: 'paint', buffered: true });
          }),
      ),
    leave: () => profile.close(),
  };
};
