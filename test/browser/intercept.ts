import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { BrowserContext, WebSocketRoute } from 'playwright-core';

export type Asked = { readonly action: string; readonly requestId: string; readonly cursor?: string };

/** Every request of a profile's pages comes by here, and those that are taken never reach the server. */
export const intercept = async (
  profile: BrowserContext,
  take: (asked: Asked, socket: WebSocketRoute, pass: () => void) => boolean,
) => {
  const heard: string[] = [];
  await profile.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) => {
      if (!take(JSON.parse(String(text)), socket, () => server.send(text))) server.send(text);
    });
    server.onMessage((text) => {
      socket.send(text);
      heard.push(JSON.parse(String(text)).type);
    });
  });
  return heard;
};

/** Keeps the requests for one action back until they are let go; that resolves when one has been answered. */
export const keepBack = async (profile: BrowserContext, action: string, reply: string) => {
  const waiting: (() => void)[] = [];
  let isOpen = false;
  const heard = await intercept(profile, (asked, _, pass) => {
    if (isOpen || asked.action !== action) return false;
    waiting.push(pass);
    return true;
  });
  return {
    asked: () => until(() => waiting.length > 0),
    letGo: async () => {
      isOpen = true;
      for (const pass of waiting) pass();
      await until(() => heard.includes(reply));
    },
  };
};

export const until = async (is: () => boolean): Promise<void> => {
  for (const latest = Date.now() + 15_000; !is() && Date.now() < latest; ) await pause(20);
  expect(is()).toBe(true);
};
