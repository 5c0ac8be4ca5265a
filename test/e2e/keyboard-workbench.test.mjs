// The keyboard alone in a real workbench, where VS Code takes its share of the keys: every control of every view is reached
// by Tab and leads out again, and one of each kind does what it says.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../../scripts/processes.mjs';
import { openIncident, openVSCode, screenshot, tellFailures, webview } from '../vscode/workbench.mjs';
import { MOST, tabReachesAll } from './tab-stops.mjs';
import { VIEWS } from './views.mjs';

let folder, vscode, page, frame;
before(
  async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keyboard-'));
    for (const file of ['shopflow.incident.json', 'shopflow-predictions.jsonl', 'shopflow-events.json'])
      fs.copyFileSync(path.join(root, 'samples', file), path.join(folder, file));
    vscode = await openVSCode({ folder, viewport: { width: 1440, height: 900 } });
    ({ page } = vscode);
    frame = webview(page);
    await openIncident(vscode, path.join(folder, 'shopflow.incident.json'));
    await frame.getByRole('button', { name: 'Run again', exact: true }).waitFor();
    // The first Tab stops of a page that was just opened are VS Code's; a reader comes in by its command.
    await page.keyboard.press('Control+1');
    await frame.locator('#tab-overview').focus();
  },
  { timeout: 300_000 },
);
tellFailures(() => page);
after(async () => {
  await vscode?.close();
  if (folder) fs.rmSync(folder, { recursive: true, force: true });
});

async function goTo(view) {
  await frame.locator('[role=tab][aria-selected=true]').focus();
  await page.keyboard.press('Home');
  for (let at = 0; at < VIEWS.length; at++) {
    if ((await frame.locator(`#tab-${view}`).getAttribute('aria-selected')) === 'true') return;
    await page.keyboard.press('ArrowRight');
  }
  assert.equal(await frame.locator(`#tab-${view}`).getAttribute('aria-selected'), 'true');
}

for (const view of VIEWS) {
  test(`${view}: Tab reaches every control, and leaves the page`, { timeout: 300_000 }, async (t) => {
    await goTo(view);
    if (view === 'monitoring') await frame.getByRole('heading', { name: 'Retraining' }).waitFor();
    for (const chart of await frame.locator('incident-chart').all()) await chart.locator('canvas').waitFor();
    t.diagnostic(`${view}: ${await tabReachesAll(page, frame)} stops`);
  });
}

/** Tab until the control has the focus, as a reader would. */
async function tabTo(control) {
  await frame.locator('[role=tab][aria-selected=true]').focus();
  for (let press = 0; press < MOST; press++) {
    await page.keyboard.press('Tab');
    if (await control.evaluate((one) => one === document.activeElement || one.contains(document.activeElement))) return;
  }
  assert.fail(`Tab does not reach ${control}`);
}

test('one control of each kind does by key what it says', { timeout: 300_000 }, async () => {
  await goTo('overview');
  await tabTo(frame.locator('.disclosure-head', { hasText: 'Is it the data?' }));
  await page.keyboard.press('Enter');
  await frame.locator('.finding').first().waitFor();
  await tabTo(frame.getByRole('button', { name: 'Copy with numbers' }));
  await page.keyboard.press('Enter');
  await page
    .locator('.notification-list-item-message, .part.statusbar', { hasText: /copied/i })
    .first()
    .waitFor();

  await goTo('timeline');
  await tabTo(frame.getByRole('button', { name: 'Local' }));
  await page.keyboard.press('Space');
  await frame.locator('button[aria-pressed=true]', { hasText: 'Local' }).waitFor();
  await tabTo(frame.locator('.event-mark').first());
  await page.keyboard.press('Enter');
  await frame.locator('.event-mark[aria-pressed=true]').waitFor();
  const bad = frame.locator('.period').nth(1);
  const before = await bad.innerText();
  await tabTo(frame.locator('[data-part="bad-start"]'));
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await frame.locator('.period').nth(1).filter({ hasNotText: before }).waitFor();
  await frame.getByRole('button', { name: 'Run again', exact: true }).waitFor();

  await goTo('features');
  await tabTo(frame.locator('tr[data-index="0"]'));
  await page.keyboard.press('ArrowDown');
  await frame.locator('tr[data-index="1"][aria-selected=true]').waitFor();

  await goTo('segments');
  await tabTo(frame.locator('vscode-button', { hasText: 'Investigate only this segment' }));
  await page.keyboard.press('Enter');
  await frame.locator('.restriction').waitFor();
  await frame.getByRole('button', { name: 'Run again', exact: true }).waitFor();

  await goTo('examples');
  await tabTo(frame.locator('vscode-button', { hasText: 'Open log at line' }).first());
  await screenshot(page, 'keyboard-workbench');
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: 'shopflow-predictions.jsonl' }).waitFor();
});
