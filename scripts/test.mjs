// npm test [-- unit host browser]: sets up what is missing, runs the suites and closes with one line of counts over all.
// A suite whose surroundings cannot be had says so and counts as skipped. MODEL_INCIDENT_VSIX=FILE also tests that package.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { hostIsPossible, installTestHost } from './install-test-host.mjs';
import { outcome, root } from './processes.mjs';
import { buildAll, endWith, ensureDependencies } from './set-up.mjs';

const SUITES = { unit: unitTests, host: hostTests, browser: browserTests };
const results = path.join(root, 'test-results');
const NONE = { passed: 0, failed: 0, skipped: 0 };

const wanted = process.argv.slice(2);
try {
  const unknown = wanted.find((name) => !(name in SUITES));
  if (unknown) throw new Error(`"${unknown}" is no suite; the suites are ${Object.keys(SUITES).join(', ')}.`);
  process.exitCode = (await testAll(wanted.length > 0 ? wanted : Object.keys(SUITES))) ? 0 : 1;
} catch (error) {
  endWith(error);
}

async function testAll(suites) {
  await ensureDependencies();
  mkdirSync(results, { recursive: true });
  const total = { ...NONE };
  const vscode = suites.some((name) => name !== 'unit') ? await prepareVSCode() : null;
  for (const name of suites) {
    console.log(`\n── ${name} tests ──`);
    const counts = await SUITES[name](vscode);
    for (const kind of Object.keys(total)) total[kind] += counts[kind];
  }
  const { passed, failed, skipped } = total;
  console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed === 0 && passed > 0;
}

/** Builds the extension and gets what shows it; `reason` says why there is no VS Code in a browser here. */
async function prepareVSCode() {
  await buildAll();
  if (!hostIsPossible) return { reason: 'VS Code in a browser is had on Linux x64 only' };
  if (!(await ensureChromium())) return { reason: 'there is no Chromium' };
  console.log('Making sure of VS Code in .vscode-test …');
  try {
    await installTestHost();
    return { reason: null };
  } catch (error) {
    return { reason: `VS Code could not be installed (${error.message.split('\n')[0]})` };
  }
}

async function unitTests() {
  const report = freshReport('unit.json');
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const args = ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
  const { code } = await outcome(process.execPath, [vitest, ...args]);
  return countsOf(code, report, (text) => {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(text);
    const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    return { passed: numPassedTests, failed: numFailedTests + broken, skipped: numPendingTests + numTodoTests };
  });
}

/** Where the web host is not to be had, @vscode/test-electron downloads desktop VS Code. */
async function hostTests({ reason }) {
  if (reason && process.platform === 'linux' && !process.env.DISPLAY) {
    return skip(testFiles('test/host', '.test.ts'), `${reason}, and desktop VS Code needs a display`);
  }
  const report = freshReport('host.json');
  const script = path.join(root, 'test/vscode/run-host-tests.mjs');
  const env = { TEST_RESULT: report, ...(reason ? { TEST_VSCODE: process.env.TEST_VSCODE ?? 'stable' } : {}) };
  const { code } = await outcome(process.execPath, [script], { env });
  return countsOf(code, report, JSON.parse);
}

async function browserTests({ reason }) {
  const files = testFiles('test/e2e', '.test.mjs');
  if (process.env.MODEL_INCIDENT_VSIX) files.push('test/vscode/vsix.test.mjs');
  if (reason) return skip(files, reason);
  const report = freshReport('browser.tap');
  const reporters = ['spec', 'tap'].map((name) => `--test-reporter=${name}`);
  const destinations = ['stdout', report].map((name) => `--test-reporter-destination=${name}`);
  const args = ['--test', '--test-concurrency=1', ...reporters, ...destinations, ...files];
  const { code } = await outcome(process.execPath, args);
  return countsOf(code, report, (text) => {
    const count = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
    return {
      passed: count('pass'),
      failed: count('fail') + count('cancelled'),
      skipped: count('skipped') + count('todo'),
    };
  });
}

function freshReport(name) {
  const file = path.join(results, name);
  rmSync(file, { force: true });
  return file;
}

/** What a suite's report counts. A runner that failed without a failing test is a failure too. */
function countsOf(code, report, read) {
  let counts = NONE;
  try {
    counts = read(readFileSync(report, 'utf8'));
  } catch {
    console.error(`The runner ended with ${code} and left no counts.`);
    return { ...NONE, failed: 1 };
  }
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function skip(files, reason) {
  console.log(`SKIPPED, because ${reason}: ${files.join(', ')}`);
  return { ...NONE, skipped: files.length };
}

function testFiles(folder, suffix) {
  const files = readdirSync(path.join(root, folder)).filter((file) => file.endsWith(suffix));
  return files.sort().map((file) => `${folder}/${file}`);
}
