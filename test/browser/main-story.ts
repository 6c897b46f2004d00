import { expect } from '@jest/globals';
import { violations } from './accessibility.ts';
import { arrive } from './arrival.ts';
import { gone, holds, type SettingOfLine } from './setting.ts';
import { keepBusy, newProfile, openTab } from './tab.ts';

/** What Vigil is for, told once from the login to the end. */
export const mainStory = ({ browser, stack, test }: SettingOfLine): void => {
  test('Anna alone is warned, on each of her tabs, extends in one, is logged out when she does not, and finds everything on her return', async () => {
    const annas = await newProfile(browser());
    const bens = await newProfile(browser());

    const anna = await openTab(annas, stack().url);
    await anna.page.getByRole('button', { name: 'Log in', exact: true }).waitFor();
    await anna.signIn('Anna');
    const card = anna.page.getByRole('listitem').filter({ hasText: 'Design review' });
    await card.getByText('No one inside').waitFor();
    await card.getByRole('link').click();
    await anna.addNote.waitFor();
    const link = anna.page.url();
    expect(new URL(link).pathname).toBe('/sessions/s1');
    expect(await anna.page.getByText('Demo timings').isVisible()).toBe(true);
    expect(
      await anna.page
        .getByText('Warning after 12 seconds without activity, logout 8 seconds later')
        .isVisible(),
    ).toBe(true);

    // Beside others on a slow machine it takes longer than twelve seconds until everybody is there.
    const stopAnna = keepBusy(anna);

    // Ben opens the link, has to log in first, and comes back to the session.
    const ben = await openTab(bens, link);
    await ben.signIn('Ben');
    await ben.inside('Anna').waitFor();
    await anna.inside('Ben').waitFor();
    let stopBen = keepBusy(ben);

    const second = await openTab(annas, link);
    await second.inside('Anna').waitFor();
    expect(await ben.inside('Anna').count()).toBe(1);

    await stopAnna();
    await anna.addNote.click();
    await anna.page.keyboard.type('Hang the lanterns before dusk.');
    await anna.page.getByText('Saved', { exact: true }).waitFor();
    await holds(ben.notes.first(), 'Hang the lanterns before dusk.');
    await holds(second.notes.first(), 'Hang the lanterns before dusk.');
    await ben.notes.first().fill('Hang the lanterns at noon.');
    await holds(anna.notes.first(), 'Hang the lanterns at noon.');
    expect(await violations(ben.page)).toEqual([]);

    // The other one goes, is seen to go, and comes back.
    await stopBen();
    await ben.page.close();
    await gone(anna.inside('Ben'));
    const benAgain = await arrive(bens, 'Ben', link);
    await anna.inside('Ben').waitFor();
    stopBen = keepBusy(benAgain);

    await Promise.all([anna.warning.waitFor(), second.warning.waitFor()]);
    expect(await benAgain.warning.count()).toBe(0);
    expect(await anna.page.getByRole('timer').textContent()).toMatch(/^0:0[1-8]$/);
    expect(await anna.page.title()).toMatch(/^Still there\? 0:0\d – Design review – Vigil$/);
    await anna.extend.click();
    await Promise.all([gone(anna.warning), gone(second.warning)]);
    await Promise.all(
      [anna, second].map(({ page }) =>
        page
          .locator('.note')
          .getByText(/^You stay\. The next warning comes at/)
          .waitFor(),
      ),
    );
    expect(await anna.page.title()).toBe('Design review – Vigil');

    await Promise.all([anna.warning.waitFor(), second.warning.waitFor()]);
    await benAgain.inside('Anna').getByText('inactive').waitFor();
    expect(await violations(second.page)).toEqual([]);
    await Promise.all([anna.loggedOut.waitFor(), second.loggedOut.waitFor()]);
    expect(await anna.page.getByText('You were logged out because you were inactive.').isVisible()).toBe(
      true,
    );
    expect(await violations(anna.page)).toEqual([]);
    // What led to it is on record, for whoever wants to know.
    await anna.page.getByRole('button', { name: 'See what happened' }).click();
    const past = anna.page.getByRole('dialog', { name: /^My visits to / });
    await past.getByText(/^You were last active at .+ you were warned, at .+ no one answered/).waitFor();
    expect(await violations(anna.page)).toEqual([]);
    await past.getByRole('button', { name: 'Close' }).click();
    await gone(past);
    await gone(benAgain.inside('Anna'));
    expect(await benAgain.loggedOut.count()).toBe(0);
    expect(await benAgain.inside('Ben').count()).toBe(1);

    // Neither a reload nor going back in the history undoes it.
    await anna.page.reload();
    await anna.loggedOut.waitFor();
    await anna.page.getByRole('main').getByRole('button', { name: 'My sessions' }).click();
    await anna.page.getByRole('heading', { name: 'My sessions' }).waitFor();
    await anna.page.goBack();
    await anna.loggedOut.waitFor();
    expect(await benAgain.inside('Anna').count()).toBe(0);

    await anna.reenter.click();
    await holds(anna.notes.first(), 'Hang the lanterns at noon.');
    // She is taken to where she was when she was warned.
    await anna.page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
    await benAgain.inside('Anna').waitFor();
    expect(await second.loggedOut.isVisible()).toBe(true);

    await anna.page.getByRole('button', { name: 'Leave', exact: true }).click();
    await anna.page.getByRole('heading', { name: 'You left' }).waitFor();
    await gone(benAgain.inside('Anna'));
    await anna.page.reload();
    await anna.page.getByRole('heading', { name: 'You left' }).waitFor();
    expect(await benAgain.inside('Anna').count()).toBe(0);
    await stopBen();
    expect([anna, second, ben, benAgain].flatMap(({ faults }) => faults)).toEqual([]);
    await Promise.all([annas.close(), bens.close()]);
  }, 120_000);
};
