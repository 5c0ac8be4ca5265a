// Chromium for the browser tests and for the test host: found, or installed where a package manager can be asked.
import { findOnPath, isExecutable, outcome } from './processes.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The executable to run, or undefined: `CHROMIUM` where it is set, else the first on the PATH. */
export function findChromium() {
  return [process.env.CHROMIUM, ...NAMES.map(findOnPath), ...APPLICATIONS].find((file) => file && isExecutable(file));
}

/** Chromium's path; installs Debian's package where we are root. Undefined, with the reason printed, where it is not to be had. */
export async function ensureChromium() {
  const present = findChromium();
  if (present) return present;
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    console.log('Installing chromium with apt-get …');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
      const { code, errors } = await outcome('apt-get', args, { env, quiet: true }).catch((error) => ({
        code: 1,
        errors: String(error),
      }));
      if (code !== 0) console.warn(errors.trim());
    }
    const installed = findChromium();
    if (installed) return installed;
  }
  console.warn('Chromium was not found. Install it (Debian: apt-get install chromium) or set CHROMIUM to its path.');
  return undefined;
}
