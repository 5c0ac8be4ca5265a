// Installs Prometheus and promtool (Debian's package) for the tests of the exposition, where that can be done without
// asking; elsewhere those tests skip and say so. Node's built-ins only.
import { findOnPath, outcome } from './processes.mjs';

if (!findOnPath('promtool') && findOnPath('apt-get')) {
  const environment = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = () =>
    outcome('apt-get', ['install', '-y', '--no-install-recommends', 'prometheus'], { env: environment, quiet: true });
  let installed = await install();
  if (installed.code !== 0) {
    await outcome('apt-get', ['update'], { env: environment, quiet: true });
    installed = await install();
  }
  if (installed.code !== 0)
    console.log(`Prometheus could not be installed: ${installed.errors.trim().split('\n').at(-1)}`);
}
if (!findOnPath('promtool')) console.log('There is no promtool: the tests against a real Prometheus will skip.');
