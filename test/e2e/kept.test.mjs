// What a reader did is not lost in a real workbench: by hiding the editor, by closing and opening it, by a reload.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../../scripts/processes.mjs';
import { command, openIncident, openVSCode, screenshot, tellFailures, webview } from '../vscode/workbench.mjs';

let folder, document, vscode, page, frame;
before(
  async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kept-'));
    for (const file of ['shopflow.incident.json', 'shopflow-predictions.jsonl', 'shopflow-events.json'])
      fs.copyFileSync(path.join(root, 'samples', file), path.join(folder, file));
    fs.writeFileSync(path.join(folder, 'notes.txt'), 'Something else.\n');
    document = path.join(folder, 'shopflow.incident.json');
    vscode = await openVSCode({ folder, viewport: { width: 1400, height: 900 } });
    ({ page } = vscode);
    frame = webview(page);
    await openIncident(vscode, document);
    await done();
  },
  { timeout: 300_000 },
);
tellFailures(() => page);
after(async () => {
  await vscode?.close();
  if (folder) fs.rmSync(folder, { recursive: true, force: true });
});

const done = () => frame.getByRole('button', { name: 'Run again', exact: true }).first().waitFor();
const tab = (view) => frame.locator(`#tab-${view}`);

/** A note, another bad period, a sort order, a zoom with an event and a table: what only the reader knows. */
async function work() {
  const step = frame.locator('.step', { hasText: 'Is it the data?' });
  await step.locator('.disclosure-head').click();
  await step.locator('.finding').first().getByText('Add note').click();
  await step.locator('.finding').first().getByRole('textbox').fill('Kim looks at the pipeline');
  await page.keyboard.press('Tab');
  await frame.locator('.note > summary', { hasText: 'Kim looks at the pipeline' }).waitFor();
  await tab('features').click();
  await frame.getByRole('button', { name: 'PSI' }).click();
  await frame.locator('tr[data-index="2"]').click();
  await tab('timeline').click();
  const before = await frame.locator('.period').nth(1).innerText();
  await frame.locator('[data-part="bad-start"]').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await frame.locator('.period').nth(1).filter({ hasNotText: before }).waitFor();
  await done();
  await frame.locator('.event-mark').first().click();
  await frame.locator('[data-chart=rows]').getByRole('button', { name: 'Table' }).click();
  await frame.getByRole('button', { name: 'Local' }).click();
  await frame.locator('.chart-stack').focus();
  await page.keyboard.press('+');
  await frame.getByRole('button', { name: 'Show the whole log' }).waitFor();
  await page.waitForTimeout(1000); // the page gives what was done to the extension a moment later
}

/** All of it as it is on show; the view that is open comes last. */
async function state() {
  await done();
  const periods = await frame.locator('.periods').innerText();
  await frame.locator('#tab-timeline[aria-selected=true]').waitFor();
  await frame.locator('[data-chart=metric] canvas').waitFor();
  const timeline = {
    periods,
    zoomed: await frame.getByRole('button', { name: 'Show the whole log' }).isEnabled(),
    zone: await frame.locator('.toggle[aria-pressed=true]').first().innerText(),
    tables: await frame.locator('.bucket-table').count(),
    event: await frame.locator('.event-mark[aria-pressed=true]').count(),
    handles: await frame.locator('[data-part="bad-start"]').getAttribute('aria-valuetext'),
  };
  await tab('features').click();
  const features = {
    sorted: await frame.locator('th[aria-sort=descending]').innerText(),
    chosen: await frame.locator('#feature-title').innerText(),
  };
  await tab('overview').click();
  const note = await frame.locator('.note > summary', { hasText: 'Kim looks at the pipeline' }).count();
  await tab('timeline').click();
  await page.waitForTimeout(600);
  return { timeline, features, note };
}

let left;
test('hidden behind another editor and shown again, the page is as it was left', { timeout: 300_000 }, async () => {
  await work();
  left = await state();
  assert.equal(left.timeline.zoomed, true);
  assert.equal(left.timeline.tables, 1);
  assert.equal(left.note, 1);
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'notes.txt' }).dblclick();
  await page.locator('.tab.active', { hasText: 'notes.txt' }).waitFor();
  await page.locator('.tab', { hasText: 'shopflow.incident.json' }).click();
  assert.deepEqual(await state(), left);
});

test('saved, closed and opened again, the page is as it was left', { timeout: 300_000 }, async (t) => {
  await command(page, 'File: Save');
  await page.locator('.tab.dirty', { hasText: 'shopflow.incident.json' }).waitFor({ state: 'detached' });
  await command(page, 'View: Close All Editors');
  await frame.locator('#incident').waitFor({ state: 'detached' });
  await openIncident(vscode, document);
  assert.deepEqual(await state(), left);
  const [paint] = await frame
    .locator('body')
    .evaluate(() => performance.getEntriesByName('incident-first-paint').map(({ duration }) => duration));
  t.diagnostic(`first paint ${Math.round(paint)} ms after the page's first snapshot arrived`); // told: it is the machine's
  const saved = JSON.parse(fs.readFileSync(document, 'utf8'));
  assert.deepEqual(Object.values(saved.notes), ['Kim looks at the pipeline']);
  await screenshot(page, 'kept-reopened');
});

test(
  'a reload of the window leaves the page as it was, a restriction to a segment too',
  { timeout: 300_000 },
  async () => {
    await tab('segments').click();
    await frame.getByRole('button', { name: 'Investigate only this segment' }).click();
    await frame.locator('.restriction', { hasText: 'device = mobile' }).waitFor();
    await done();
    await tab('timeline').click();
    await page.waitForTimeout(5000); // VS Code backs unsaved documents up a second after their last change
    await command(page, 'Developer: Reload Window');
    await page.waitForLoadState('load');
    await frame.locator('.restriction', { hasText: 'device = mobile' }).waitFor();
    await done();
    await frame.locator('#tab-timeline[aria-selected=true]').waitFor();
    assert.equal(await frame.getByRole('button', { name: 'Show the whole log' }).isEnabled(), true);
    await tab('overview').click();
    await screenshot(page, 'kept-reloaded');
  },
);
