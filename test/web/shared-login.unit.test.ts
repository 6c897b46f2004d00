import { describe, expect, test } from '@jest/globals';
import { keptIn } from '../../web/keeping/kept.ts';
import { type Login, LoginRefused } from '../../web/login/login.ts';
import { tokenSource } from '../../web/login/renewal.ts';
import { LOGIN_KEY, sharedLogin } from '../../web/login/shared-login.ts';
import { memoryStorage } from './storage.ts';

const HOUR = 3_600_000;

/** A browser with tabs, and an issuer whose refresh tokens work once: a second use ends the login. */
const world = () => {
  const browser = memoryStorage();
  const held = new Map<string, Set<string>>();
  let turn: Promise<unknown> = Promise.resolve();
  /** How far this machine's clock is ahead. */
  const wrong = { by: 0 };
  const machine = () => issuer.now + wrong.by;
  const issuer = { now: 0, count: 1, valid: 'refresh 1', isEnded: false, renewals: 0 };
  const login = (): Login => ({
    userId: 'anna',
    name: 'Anna',
    idToken: `token ${issuer.count}`,
    refreshToken: issuer.valid,
    issuedAt: issuer.now,
    receivedAt: machine(),
    expiresAt: machine() + HOUR,
  });
  const renew = async (_: Login, refreshToken: string): Promise<Login> => {
    await Promise.resolve();
    if (issuer.isEnded || refreshToken !== issuer.valid) {
      issuer.isEnded = true;
      throw new LoginRefused('used before');
    }
    issuer.count += 1;
    issuer.renewals += 1;
    issuer.valid = `refresh ${issuer.count}`;
    return login();
  };
  const tab = (name: string, session = memoryStorage(), hasLocks = true, seen = browser) => {
    const locks = {
      query: async () => ({
        held: [...held.values()].flatMap((all) => [...all].map((lock) => ({ name: lock }))),
      }),
      request: (lock: string, ...rest: readonly unknown[]) => {
        const work = rest.at(-1) as () => Promise<unknown>;
        if (rest.length === 1) {
          const mine = turn.then(work);
          turn = mine.catch(() => {});
          return mine;
        }
        held.set(name, new Set([...(held.get(name) ?? []), lock]));
        return work().then(() => held.get(name)?.delete(lock));
      },
    };
    const shared = sharedLogin({
      browser: keptIn(() => seen),
      tab: keptIn(() => session),
      locks: hasLocks ? (locks as unknown as LockManager) : undefined,
      renew,
      now: machine,
    });
    return {
      shared,
      session,
      source: (from: Login) => tokenSource(from, { renew: shared.renew, keep: shared.keep, now: machine }),
      close: () => void held.delete(name),
    };
  };
  return { issuer, wrong, browser, tab, login };
};

/** What a duplicated tab begins with. */
const copyOf = (storage: Storage): Storage => {
  const copy = memoryStorage();
  for (let at = 0; at < storage.length; at += 1) {
    const key = storage.key(at) ?? '';
    copy.setItem(key, storage.getItem(key) ?? '');
  }
  return copy;
};

describe('The login of a browser', () => {
  test('is shared with a new tab as long as another one has it', async () => {
    const { tab, login } = world();
    const first = tab('1');
    first.shared.keep(login());
    expect(await tab('2').shared.find()).toEqual(login());
    first.close();
    // The second one has it now.
    expect(await tab('3').shared.find()).toEqual(login());
  });

  test('ends with its last tab, and is not found by whoever opens the page afterwards', async () => {
    const { tab, login, issuer, browser } = world();
    const first = tab('1');
    first.shared.keep(login());
    first.close();
    expect(await tab('2').shared.find()).toBeNull();
    // The tab that had it may still be restored, until the token has expired.
    expect(await tab('1', first.session).shared.look()).toEqual(login());
    issuer.now = HOUR;
    expect(await tab('3').shared.find()).toBeNull();
    expect(browser.getItem(LOGIN_KEY)).toBeNull();
  });

  test('is there again after a reload, and in a tab that the browser restores', async () => {
    const { tab, login } = world();
    const first = tab('1');
    first.shared.keep(login());
    first.close();
    expect(await tab('1', first.session).shared.find()).toEqual(login());
  });

  test('does not belong to a tab that has only looked, such as a guest’s page', async () => {
    const { tab, login } = world();
    const first = tab('1');
    first.shared.keep(login());
    expect(await tab('2').shared.look()).toEqual(login());
    first.close();
    expect(await tab('3').shared.find()).toBeNull();
  });

  test('left by somebody else does not belong to a restored tab', async () => {
    const { tab, login } = world();
    const [annas, bens] = [tab('1'), tab('2')];
    annas.shared.keep(login());
    annas.close();
    bens.shared.keep({ ...login(), userId: 'ben' });
    bens.close();
    expect(await tab('1', annas.session).shared.find()).toBeNull();
  });

  test('goes on in all tabs when the clock of the machine is set back by hours', async () => {
    const { tab, login, issuer, wrong } = world();
    wrong.by = 2 * HOUR;
    const first = tab('1');
    first.shared.keep(login());
    const tabs = [first, tab('2', copyOf(first.session))];
    const sources = tabs.map(({ source }) => source(login()));
    wrong.by = 0;
    for (const round of [2, 3, 4]) {
      issuer.now += 0.75 * HOUR;
      const tokens = await Promise.all(sources.map((source) => source.token()));
      expect(tokens).toEqual([`token ${round}`, `token ${round}`]);
    }
    expect((await tab('3', copyOf(first.session)).shared.find())?.idToken).toBe('token 4');
    expect([issuer.renewals, issuer.isEnded]).toEqual([3, false]);
  });

  test('is renewed by one tab for all, including a duplicated one, however many ask at once', async () => {
    const { tab, login, issuer } = world();
    const first = tab('1');
    first.shared.keep(login());
    const tabs = [first, tab('2', copyOf(first.session)), tab('3', copyOf(first.session))];
    const sources = tabs.map(({ source }) => source(login()));
    for (const round of [2, 3, 4]) {
      issuer.now += 0.75 * HOUR;
      const tokens = await Promise.all(sources.map((source) => source.token()));
      expect(tokens).toEqual([`token ${round}`, `token ${round}`, `token ${round}`]);
    }
    expect([issuer.renewals, issuer.isEnded]).toEqual([3, false]);
  });

  test('continues with the latest tokens in a tab that has slept', async () => {
    const { tab, login, issuer } = world();
    const [awake, asleep] = [tab('1'), tab('2')];
    awake.shared.keep(login());
    const [source, late] = [awake.source(login()), asleep.source(login())];
    for (let round = 0; round < 3; round += 1) {
      issuer.now += 0.75 * HOUR;
      await source.token();
    }
    // Little is left of what the other tab last renewed as well.
    issuer.now += 0.75 * HOUR;
    expect(await late.token()).toBe('token 5');
    expect(await source.token()).toBe('token 5');
    expect(issuer.isEnded).toBe(false);
  });

  test('that is refused leaves a newer one alone', () => {
    const { tab, login, issuer } = world();
    const { shared } = tab('1');
    const old = login();
    issuer.now = 5;
    shared.keep(login());
    shared.keep({ ...old, refreshToken: null });
    expect(shared.latest()).toEqual(login());
    expect(shared.newerThan(old)).toEqual(login());
  });

  test('whose renewal is refused is kept so, for no tab to ask again', () => {
    const { tab, login } = world();
    const { shared } = tab('1');
    shared.keep(login());
    const refused = { ...login(), refreshToken: null };
    shared.keep(refused);
    expect([shared.latest(), shared.newerThan(refused)]).toEqual([refused, null]);
  });

  test('is renewed once also where a tab sees what another has stored only a moment later', async () => {
    const { tab, login, issuer, browser } = world();
    const late = memoryStorage();
    const put = browser.setItem;
    browser.setItem = (key, value) => {
      put(key, value);
      setTimeout(() => late.setItem(key, value), 30);
    };
    const [first, second] = [tab('1'), tab('2', memoryStorage(), true, late)];
    first.shared.keep(login());
    late.setItem(LOGIN_KEY, JSON.stringify(login()));
    const sources = [first, second].map(({ source }) => source(login()));
    issuer.now += 0.75 * HOUR;
    expect(await Promise.all(sources.map((source) => source.token()))).toEqual(['token 2', 'token 2']);
    expect([issuer.renewals, issuer.isEnded]).toEqual([1, false]);
  });

  test('that a tab has let go is not kept alive by that tab', async () => {
    const { tab, login } = world();
    const [first, second] = [tab('1'), tab('2')];
    first.shared.keep(login());
    await second.shared.find();
    second.shared.letGo();
    await Promise.resolve();
    first.close();
    expect(await tab('3').shared.find()).toBeNull();
  });

  test('that is forgotten is nobody’s', async () => {
    const { tab, login } = world();
    const [first, second] = [tab('1'), tab('2')];
    first.shared.keep(login());
    await second.shared.find();
    first.shared.forget();
    expect(await second.shared.find()).toBeNull();
    expect(await tab('1', first.session).shared.find()).toBeNull();
  });

  test.each(['{', '7', '{"userId":"anna"}', '{"userId":"anna","idToken":"token 1","receivedAt":0}'])(
    'that another version of the page has left as %s is none',
    async (text) => {
      const { tab, browser, login } = world();
      const [first, second] = [tab('1'), tab('2')];
      first.shared.keep(login());
      browser.setItem(LOGIN_KEY, text);
      expect(await second.shared.find()).toBeNull();
      expect(await tab('1', first.session).shared.find()).toBeNull();
      second.shared.keep(login());
      expect(first.shared.latest()).toEqual(login());
    },
  );

  test('without locks belongs to each tab separately', async () => {
    const { tab, login, browser } = world();
    const first = tab('1', memoryStorage(), false);
    first.shared.keep(login());
    expect(browser.getItem(LOGIN_KEY)).toBeNull();
    expect(await tab('2', memoryStorage(), false).shared.find()).toBeNull();
    expect(await tab('1', first.session, false).shared.find()).toEqual(login());
  });
});
