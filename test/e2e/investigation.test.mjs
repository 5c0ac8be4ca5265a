// The sample in a real workbench: from opening its document to the line of the log.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../../scripts/processes.mjs';
import { openVSCode, screenshot, theme, THEMES, webview } from '../vscode/workbench.mjs';

const VIEWS = ['overview', 'timeline', 'features', 'segments', 'examples', 'reading'];
let folder, vscode, page, frame;

before(
  async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'shopflow-'));
    for (const file of ['shopflow.incident.json', 'shopflow-predictions.jsonl', 'shopflow-events.json']) {
      fs.copyFileSync(path.join(root, 'samples', file), path.join(folder, file));
    }
    vscode = await openVSCode({ folder });
    ({ page } = vscode);
    frame = webview(page);
    await openDocument();
  },
  { timeout: 300_000 },
);
after(async () => {
  await vscode?.close();
  if (folder) fs.rmSync(folder, { recursive: true, force: true });
});

const tab = (view) => frame.locator(`#tab-${view}`);

async function openDocument() {
  // A file opened before the extension is known opens as text.
  await page.locator('.activitybar [aria-label*="Model Incident"]').first().waitFor();
  const row = page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'shopflow.incident.json' });
  await row.waitFor();
  await row.dblclick();
}

test('the sample opens in its editor and names cause, segment and onset', { timeout: 300_000 }, async (t) => {
  const began = Date.now();
  await frame.locator('.verdict-line').waitFor();
  t.diagnostic(`headline ${Date.now() - began} ms after the document was opened, on a cold host`);
  const headline = await frame.locator('.headline').innerText();
  assert.match(headline, /Accuracy fell from 78% to 5\d%/);
  assert.match(headline, /device\s*=\s*mobile/);
  assert.match(headline, /features\.age/);
  assert.match(await frame.locator('.verdict-line').innerText(), /Data fault, \d+% confident/);
  assert.deepEqual(await frame.locator('.step-status').allInnerTexts(), [
    'Clear',
    'Suspect',
    'Suspect',
    'Suspect',
    'Suspect',
  ]);
  const answers = await frame.locator('.facts').innerText();
  assert.match(answers, /feature-pipeline nightly run 0305/);
});

for (const view of VIEWS) {
  test(`${view} is drawn in all four themes`, { timeout: 300_000 }, async () => {
    await tab(view).click();
    for (const name of Object.keys(THEMES)) {
      await theme(page, name);
      for (const chart of await frame.locator('incident-chart').all()) await chart.locator('canvas').waitFor();
      await screenshot(page, `${view}-${name}`);
    }
    await theme(page, 'dark');
    assert.ok((await frame.locator('#view').innerText()).length > 100);
  });
}

test('charts take the colours of a new theme', { timeout: 300_000 }, async () => {
  await tab('timeline').click();
  await theme(page, 'dark');
  const canvas = frame.locator('[data-chart=rows] canvas');
  await canvas.waitFor();
  const dark = await canvas.evaluate((element) => element.toDataURL());
  await theme(page, 'light');
  await frame.locator('body.vscode-light').waitFor();
  await canvas.evaluate(async (element, before) => {
    while (element.toDataURL() === before) await new Promise((resolve) => requestAnimationFrame(resolve));
  }, dark);
  await theme(page, 'dark');
});

test('every view is reached by keyboard alone', { timeout: 300_000 }, async () => {
  await tab('overview').click();
  for (const view of VIEWS.slice(1)) {
    await page.keyboard.press('ArrowRight');
    await frame.locator(`#tab-${view}[aria-selected=true]`).waitFor();
  }
  await tab('features').click();
  await frame.locator('tr[data-index="0"]').focus();
  await page.keyboard.press('ArrowDown');
  await frame.locator('tr[data-index="1"][aria-selected=true]').waitFor();
});

test('an example opens the log at its line', { timeout: 300_000 }, async () => {
  await tab('examples').click();
  const button = frame.locator('vscode-button', { hasText: 'Open log at line' }).first();
  const line = /line (\d+)/.exec((await button.textContent()) ?? '')?.[1];
  await button.click();
  await page.locator('.tab.active', { hasText: 'shopflow-predictions.jsonl' }).waitFor();
  await page.locator('.part.statusbar', { hasText: new RegExp(`Ln ${line},`) }).waitFor();
});
