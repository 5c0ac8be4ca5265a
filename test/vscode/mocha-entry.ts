import * as fs from 'node:fs';
import * as path from 'node:path';
import { format } from 'node:util';

/**
 * What VS Code calls inside the extension host: runs every test/host/*.test.ts. Prints to the file `TEST_OUTPUT` where
 * it is set (a web host has no console of ours) and leaves the counts in `TEST_RESULT`.
 */
export async function run(): Promise<void> {
  const { default: Mocha } = await import('mocha');
  const output = process.env.TEST_OUTPUT;
  if (output)
    Mocha.reporters.Base.consoleLog = (...args: unknown[]) => fs.appendFileSync(output, `${format(...args)}\n`);
  const grep = process.env.TEST_GREP;
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 120_000, reporter: 'spec', ...(grep ? { grep } : {}) });
  const tests = fs.readdirSync(__dirname).filter((file) => file.endsWith('.test.js'));
  for (const file of tests.sort()) mocha.addFile(path.join(__dirname, file));
  await mocha.loadFilesAsync();
  const counts = await new Promise<{ passed: number; failed: number; skipped: number }>((resolve) => {
    const runner = mocha.run(() => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      resolve({ passed: passes, failed: failures, skipped: pending });
    });
  });
  if (process.env.TEST_RESULT) fs.writeFileSync(process.env.TEST_RESULT, JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${counts.failed} tests failed`);
}
