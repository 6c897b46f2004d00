import { expect, test } from '@jest/globals';
import { violations } from './accessibility.ts';
import { describeInBrowser } from './setting.ts';
import { newProfile, openTab } from './tab.ts';

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

  test.each([
    ['ahead', 3_600_000],
    ['behind', -3_600_000],
  ])(
    'the countdown is right on a machine whose clock is an hour %s',
    async (_, wrong) => {
      const profile = await newProfile(browser());
      await profile.addInitScript((by) => {
        const right = Date.now;
        Date.now = () => right() + by;
      }, wrong);
      const tab = await openTab(profile, `${stack().url}/sessions/s1`);
      await tab.signIn('Anna');
      await tab.addNote.waitFor();
      expect(await tab.page.getByText(/^warning in 0:0[6-9]/).count()).toBe(1);
      await tab.warning.waitFor();
      expect(await tab.page.getByRole('timer').textContent()).toMatch(/^0:0[567]$/);
      await tab.loggedOut.waitFor();
      const shown = /at (.+?)\. The notes/.exec(await tab.page.getByText(/^That was/).innerText())?.[1];
      const now = await tab.page.evaluate(() =>
        new Date(Date.now()).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }),
      );
      const before = await tab.page.evaluate(() =>
        new Date(Date.now() - 60_000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }),
      );
      expect([now, before]).toContain(shown);
      await profile.close();
    },
    60_000,
  );
});
