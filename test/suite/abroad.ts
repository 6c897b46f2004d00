import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';

const LOOPBACK = '127.0.0.1,localhost,::1';

const proxies = (address: string) => ({
  http_proxy: address,
  https_proxy: address,
  HTTP_PROXY: address,
  HTTPS_PROXY: address,
});

/**
 * How the machine of somebody else is set up: a folder for what is temporary that is a link, as on a Mac, and has a space in its
 * path; numbers as Germans write them; a clock that is half an hour off everybody's; a proxy without which nobody gets out.
 */
export const abroad = async (folder: string): Promise<Readonly<Record<string, string | undefined>>> => {
  const real = join(folder, 'what is temporary');
  const link = join(folder, 'tmp');
  await mkdir(real);
  await symlink(real, link, 'junction');
  return {
    TMPDIR: link,
    TEMP: link,
    TMP: link,
    TZ: 'Asia/Kolkata',
    LANG: 'de_DE.UTF-8',
    // Each would win over it.
    LC_ALL: undefined,
    LC_MESSAGES: undefined,
    LANGUAGE: undefined,
    // A company's way out, which leads nowhere for what is on this machine. Some programs read one spelling, some the other.
    ...proxies('http://127.0.0.1:9'),
    no_proxy: LOOPBACK,
    NO_PROXY: LOOPBACK,
  };
};
