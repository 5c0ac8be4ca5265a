#!/usr/bin/env node
// Stands in for VS Code's executable in @vscode/test-electron's runTests({ vscodeExecutablePath }): takes its arguments,
// runs the suite of --extensionTestsPath in the web host and exits with its result.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openWorkbench, startHost } from './host.mjs';

const { options, folders } = parse(process.argv.slice(2));
const last = (name) => options.get(name)?.at(-1);
const timeLimit = Number(process.env.TEST_HOST_TIMEOUT ?? 1_200_000);
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-test-'));
const output = path.join(temporary, 'output.log'); // a console reaches us only by way of the browser, unformatted
fs.writeFileSync(output, '');
const forwarding = setInterval(forward, 100);
let forwarded = 0;

const host = await startHost({
  userDataDir: last('user-data-dir'),
  extensionsDir: last('extensions-dir'),
  env: { TEST_OUTPUT: output },
  logFile: process.env.TEST_HOST_LOG,
  trust: !options.has('untrusted'),
});
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
]) {
  process.on(signal, () => void host.stop().then(() => process.exit(code)));
}
const complaints = [];
let code = 1;
try {
  code = await runSuite();
} finally {
  clearInterval(forwarding);
  forward();
  await host.stop();
  fs.rmSync(temporary, { recursive: true, force: true });
}
process.exit(code);

function parse(args) {
  const options = new Map();
  const folders = [];
  for (const argument of args) {
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(argument);
    if (match) options.set(match[1], [...(options.get(match[1]) ?? []), match[2] ?? '']);
    else folders.push(argument);
  }
  return { options, folders };
}

async function runSuite() {
  const paths = ['extensionDevelopmentPath', 'extensionTestsPath'];
  const payload = paths.flatMap((name) => (options.get(name) ?? []).map((value) => [name, host.uri(value)]));
  payload.push(['skipWelcome', 'true'], ['skipReleaseNotes', 'true']);
  let settle;
  const settled = new Promise((resolve) => (settle = resolve));
  const fail = (why) => {
    console.error(`web host: ${why}`);
    settle(1);
  };
  const timer = setTimeout(() => fail(`no result after ${timeLimit} ms`), timeLimit);
  let stopping = false;
  void host.exited.then((code) => stopping || fail(`server ended with ${code}`));
  const { browser } = await openWorkbench(host, {
    folder: folders.at(-1),
    payload,
    before: async (page) => {
      page.on('console', (message) => {
        if (/error|warning/.test(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
      });
      page.on('crash', () => fail('the page crashed'));
      await page.exposeFunction('codeAutomationLog', () => {});
      await page.exposeFunction('codeAutomationExit', (code) => settle(code)); // the workbench calls it when the suite settles
    },
  });
  const code = await settled;
  stopping = true;
  clearTimeout(timer);
  await browser.close();
  return code === 0 && !suiteFinished() ? 1 : code;
}

/** The workbench reports 0 too when the extension host dies; then the suite never wrote its result. */
function suiteFinished() {
  if (!process.env.TEST_RESULT || fs.existsSync(process.env.TEST_RESULT)) return true;
  console.error('web host: the extension host ended before the suite did');
  console.error(
    complaints
      .slice(-15)
      .map((line) => `  ${line.slice(0, 400)}`)
      .join('\n'),
  );
  return false;
}

function forward() {
  const all = fs.readFileSync(output);
  if (all.length > forwarded) process.stdout.write(all.subarray(forwarded));
  forwarded = all.length;
}
