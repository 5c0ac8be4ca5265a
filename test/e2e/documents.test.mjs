// Investigations as documents, by hand: the three steps, hot exit, Save As in another folder, the tree. What needs VS Code's
// own dialogs or a reload of the window cannot be tested from within (test/host).
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { command, openVSCode, statusItem, webview, tellFailures } from '../vscode/workbench.mjs';

const folder = mkdtempSync(path.join(os.tmpdir(), 'incident-documents-'));
let vscode;
let page;

before(
  async () => {
    mkdirSync(path.join(folder, 'archive'));
    writeFileSync(path.join(folder, 'predictions.csv'), log());
    vscode = await openVSCode({ folder });
    ({ page } = vscode);
    await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'predictions.csv' }).waitFor();
  },
  { timeout: 300_000 },
);
tellFailures(() => page);
after(async () => {
  await vscode?.close();
  rmSync(folder, { recursive: true, force: true });
});

const tab = (name) => page.locator('.tab', { hasText: name });
const row = (text) => page.locator('.quick-input-widget:visible .monaco-list-row', { hasText: text }).first();
const headline = () =>
  webview(page)
    .locator('h1, .headline')
    .filter({ hasText: /accuracy|no change/i })
    .first();

test('Enter, Enter, Enter: from the palette to a headline, nothing written', { timeout: 300_000 }, async () => {
  await command(page, 'Model Incident: Investigate Prediction Log');
  await row('predictions.csv').waitFor();
  await page.keyboard.press('Enter');
  await row('Use the roles as guessed').waitFor();
  await page.keyboard.press('Enter');
  await row('Proposed by the tool').waitFor();
  await page.keyboard.press('Enter');
  await tab('predictions.incident.json').waitFor();
  await headline().waitFor();
  await statusItem(page, 'modelIncident.status').waitFor({ state: 'hidden' });
  assert.deepEqual(readdirSync(folder).sort(), ['archive', 'predictions.csv']);
});

test('a reload of the window brings the unsaved investigation and its results back', { timeout: 300_000 }, async () => {
  await page.waitForTimeout(5000); // VS Code backs unsaved documents up a second after their last change
  await command(page, 'Developer: Reload Window');
  await page.waitForLoadState('load');
  await tab('predictions.incident.json').waitFor();
  await headline().waitFor();
  assert.equal(existsSync(path.join(folder, 'predictions.incident.json')), false);
});

test('Save As in another folder rewrites the paths, and keeps the results', { timeout: 300_000 }, async () => {
  const target = path.join(folder, 'archive', 'moved.incident.json');
  await tab('predictions.incident.json').click();
  await command(page, 'File: Save As...');
  const dialog = page.locator('.quick-input-widget:visible');
  await dialog.locator('.monaco-list-row', { hasText: /^\.\./ }).waitFor(); // what is typed before its first listing is lost
  await dialog.locator('input[type="text"]').fill(target);
  const closed = () =>
    dialog.waitFor({ state: 'hidden', timeout: 5000 }).then(
      () => true,
      () => false,
    );
  do {
    await page.waitForTimeout(1000); // it follows what is typed with a listing, and takes no Enter before
    await page.keyboard.press('Enter');
  } while (!(await closed()));
  await tab('moved.incident.json').waitFor();
  await headline().waitFor();
  assert.deepEqual(JSON.parse(readFileSync(target, 'utf8')), { version: 1, logs: ['../predictions.csv'] });
});

test('the tree lists the investigation and leads to it', { timeout: 300_000 }, async () => {
  await page.locator('.activitybar [aria-label^="Model Incident"]').first().click();
  const item = page.locator('.pane-body .monaco-list-row', { hasText: 'moved' });
  await item.waitFor();
  await command(page, 'View: Close Editor');
  await tab('moved.incident.json').waitFor({ state: 'detached' });
  await item.click();
  await headline().waitFor();
});

/** Two days, the last six hours worse on mobile. */
function log() {
  let state = 7;
  const random = () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
  const lines = Array.from({ length: 4000 }, (_, index) => {
    const device = random() < 0.5 ? 'mobile' : 'desktop';
    const label = random() < 0.5 ? 'yes' : 'no';
    const right = random() < (index >= 3500 && device === 'mobile' ? 0.3 : 0.85);
    const prediction = right ? label : label === 'yes' ? 'no' : 'yes';
    const time = new Date(Date.UTC(2024, 10, 12) + index * 43_200).toISOString();
    return `p${index},${time},${device},${(random() * 100).toFixed(2)},${prediction},${label}`;
  });
  return ['prediction_id,timestamp,device,amount,prediction,label', ...lines, ''].join('\n');
}
