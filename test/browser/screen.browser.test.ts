import { expect, test } from '@jest/globals';
import { violations } from './accessibility.ts';
import { describeInBrowser } from './setting.ts';
import { newProfile, openTab, type Tab } from './tab.ts';

describeInBrowser('what the screen shows', ({ browser, stack }) => {
  test('on a narrow screen nothing is cut off', async () => {
    const profile = await browser().newContext({ viewport: { width: 360, height: 740 } });
    const tab = await openTab(profile, `${stack().url}/sessions/s2`);
    const overflow = () =>
      tab.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await overflow()).toBe(0);
    await tab.signIn('Ben');
    await tab.addNote.waitFor();
    expect(await overflow()).toBe(0);
    expect(await violations(tab.page)).toEqual([]);
    await tab.warning.waitFor();
    expect(await overflow()).toBe(0);
    const box = await tab.warning.boundingBox();
    expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 999) <= 360).toBe(true);
    await profile.close();
  }, 60_000);

  test('the countdown is right on machines whose clocks are an hour ahead and behind', async () => {
    const timeOfDay = (tab: Tab, ago = 0) =>
      tab.page.evaluate(
        (by) => new Date(Date.now() - by).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }),
        ago,
      );
    const visit = async (name: string, wrong: number) => {
      const profile = await newProfile(browser());
      await profile.addInitScript((by) => {
        const right = Date.now;
        Date.now = () => right() + by;
      }, wrong);
      const tab = await openTab(profile, `${stack().url}/sessions/s1`);
      await tab.signIn(name);
      await tab.addNote.waitFor();
      expect(await tab.page.getByText(/^warning in 0:0[6-9]/).count()).toBe(1);
      await tab.warning.waitFor();
      expect(await tab.page.getByRole('timer').textContent()).toMatch(/^0:0[567]$/);
      await tab.loggedOut.waitFor();
      const text = (await tab.page.getByText(/^That was/).textContent()) ?? '';
      // The minute may have turned since.
      expect([await timeOfDay(tab), await timeOfDay(tab, 60_000)]).toContain(
        /”, at (.+?)\. The notes/.exec(text)?.[1],
      );
      await profile.close();
    };
    await Promise.all([visit('Anna', 3_600_000), visit('Ben', -3_600_000)]);
  }, 60_000);
});
