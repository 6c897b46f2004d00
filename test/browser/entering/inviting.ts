import type { BrowserContext } from 'playwright-core';
import { arrive } from '../arrival.ts';
import { newSession } from '../new-session.ts';
import type { Setting } from '../setting.ts';
import { newProfile, openTab, type Tab } from '../tab.ts';

/** Makes Anna manage a session and a link to it: a new session of that name, or the one of which Carla is a member. */
export const invitingIn =
  ({ browser, stack }: Setting) =>
  async (name: string | null, guests?: string) => {
    const session = name === null ? `${stack().url}/sessions/s1` : await newSession(stack(), 'anna', name);
    const annas = await newProfile(browser());
    const anna = await arrive(annas, 'Anna', session);
    await anna.page.getByRole('button', { name: 'Manage' }).click();
    if (guests !== undefined) await anna.page.getByRole('spinbutton', { name: 'Guests' }).fill(guests);
    await anna.page.getByRole('button', { name: 'Create link' }).click();
    const link = await anna.page.getByRole('textbox', { name: 'Link' }).inputValue();
    return { annas, anna, link, session };
  };

export const knock = async (profile: BrowserContext, link: string, name: string): Promise<Tab> => {
  const tab = await openTab(profile, link);
  await tab.page.getByLabel('Your name').fill(name);
  await tab.page.getByRole('button', { name: 'Knock' }).click();
  return tab;
};

export const atDoor = (tab: Tab) => tab.page.getByRole('region', { name: /waiting\.$/ });
