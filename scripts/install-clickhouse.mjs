// node scripts/install-clickhouse.mjs: Debian's clickhouse-server for the tests that ask a real one. Where it cannot be had,
// it says so and ends well: those tests are then skipped, and say it too.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = ['/usr/sbin/clickhouse-server', '/usr/bin/clickhouse-server', '/usr/local/bin/clickhouse-server'];
const MINUTES = 5;

const found = () => PLACES.find((place) => existsSync(place));
const apt = (...words) =>
  spawnSync('apt-get', words, {
    stdio: 'ignore',
    timeout: MINUTES * 60_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0;

if (found()) console.log(`clickhouse-server is there: ${found()}`);
else if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status !== 0)
  console.log('clickhouse-server is not there, and only root of a Debian can install it: its tests will be skipped.');
else {
  const packages = ['install', '-y', '--no-install-recommends', 'clickhouse-server'];
  if (!apt(...packages) && !(apt('update') && apt(...packages)))
    console.log('apt-get does not have clickhouse-server.');
  console.log(
    found() ? `clickhouse-server is installed: ${found()}` : 'Without clickhouse-server its tests will be skipped.',
  );
}
