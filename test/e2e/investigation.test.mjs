// The sample in a real workbench: from opening its document to the line of the log.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../../scripts/processes.mjs';
import {
  openIncident,
  openVSCode,
  pick,
  screenshot,
  theme,
  THEMES,
  webview,
  tellFailures,
} from '../vscode/workbench.mjs';
import { violationsIn } from '../vscode/violations.mjs';
import { VIEWS } from './views.mjs';

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
  },
  { timeout: 300_000 },
);
tellFailures(() => page);
after(async () => {
  await vscode?.close();
  if (folder) fs.rmSync(folder, { recursive: true, force: true });
});

const tab = (view) => frame.locator(`#tab-${view}`);

test('the sample opens in its editor and names cause, segment and onset', { timeout: 300_000 }, async (t) => {
  const began = Date.now();
  await openIncident(vscode, path.join(folder, 'shopflow.incident.json'));
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
  test(`${view} is drawn in all four themes, and axe finds nothing in it`, { timeout: 300_000 }, async () => {
    await tab(view).click();
    if (view === 'timeline') await frame.getByRole('button', { name: 'Table' }).first().click();
    if (view === 'monitoring') await frame.getByRole('heading', { name: 'Retraining' }).waitFor();
    for (const name of Object.keys(THEMES)) {
      await theme(page, name);
      for (const chart of await frame.locator('incident-chart').all()) await chart.locator('canvas').waitFor();
      await screenshot(page, `${view}-${name}`);
      assert.deepEqual(await violationsIn(frame), [], `${view} in ${name}`);
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

const isDone = () => frame.getByRole('button', { name: 'Run again' }).first().waitFor({ timeout: 60_000 });

test('a period moved on the timeline runs the investigation again', { timeout: 300_000 }, async (t) => {
  await tab('timeline').click();
  const bad = frame.locator('.period').nth(1);
  const before = await bad.innerText();
  const moveAndApply = async (key) => {
    await frame.locator('[data-part="bad-start"]').focus();
    await page.keyboard.press(key);
    await page.keyboard.press('Enter');
  };
  const began = Date.now();
  await moveAndApply('ArrowRight');
  await frame.locator('.periods').filter({ hasNotText: before }).waitFor();
  await isDone();
  t.diagnostic(`results for the moved period after ${Date.now() - began} ms`);
  await moveAndApply('ArrowLeft');
  await frame.locator('.periods').filter({ hasText: before }).waitFor();
  await isDone();
});

test('a segment is investigated alone, and all rows again', { timeout: 300_000 }, async () => {
  await tab('segments').click();
  await frame.getByRole('button', { name: 'Investigate only this segment' }).click();
  await frame.locator('.restriction', { hasText: 'device = mobile' }).waitFor();
  await isDone();
  await frame.locator('.title-line', { hasText: /1,5\d\d rows|4,213 rows/ }).waitFor();
  await screenshot(page, 'segment-alone');
  await frame.getByRole('button', { name: 'Back to all rows' }).click();
  await frame.locator('.restriction').waitFor({ state: 'detached' });
  await isDone();
});

test('the post-mortem is written where the reader says', { timeout: 300_000 }, async () => {
  await tab('overview').click();
  await frame.getByRole('button', { name: 'Export…' }).click();
  await pick(page, 'Post-mortem');
  await page.locator('.quick-input-widget:visible .quick-input-title', { hasText: 'Export Report' }).waitFor();
  await page.waitForTimeout(1000); // its first listing; what is pressed earlier is lost
  await page.keyboard.press('Enter');
  await page.locator('.tab', { hasText: 'shopflow.post-mortem.md' }).waitFor();
  const written = fs.readFileSync(path.join(folder, 'shopflow.post-mortem.md'), 'utf8');
  assert.match(written, /^# Accuracy fell from 78%/);
  assert.match(written, /model-incident investigate shopflow-predictions\.jsonl/);
  await page.locator('.tab', { hasText: 'shopflow.incident.json' }).click();
});

test('a log that changes says so', { timeout: 300_000 }, async () => {
  await frame.locator('.verdict-line').waitFor();
  fs.appendFileSync(path.join(folder, 'shopflow-predictions.jsonl'), '\n');
  await frame.getByText('The log changed after it was read.').waitFor();
});

test('an example opens the log at its line', { timeout: 300_000 }, async () => {
  await tab('examples').click();
  const button = frame.locator('vscode-button', { hasText: 'Open log at line' }).first();
  const line = /line (\d+)/.exec((await button.textContent()) ?? '')?.[1];
  await button.click();
  await page.locator('.tab.active', { hasText: 'shopflow-predictions.jsonl' }).waitFor();
  await page.locator('.part.statusbar', { hasText: new RegExp(`Ln ${line},`) }).waitFor();
});
