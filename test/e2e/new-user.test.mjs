// As a new user would, without documentation: from the walkthrough to the sample's cause, then one's own log by three
// Enters, then its examples through one's own model. A picture of every step is kept.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../../scripts/processes.mjs';
import { command, openVSCode, screenshot, webview, tellFailures } from '../vscode/workbench.mjs';

/** The sample's recommender, as it is served: what it is given under `features` it believes. */
const MODEL = `
  import readline from 'node:readline';
  import { recommend } from '${path.join(root, 'samples/generator/recommender.mjs').replaceAll('\\', '/')}';
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const features = Object.entries(JSON.parse(line)).map(([name, value]) => [name.replace('features.', ''), value]);
    console.log(JSON.stringify(recommend(Object.fromEntries(features))));
  }`;

let folder, vscode, page, frame;
before(
  async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'new-user-'));
    fs.copyFileSync(path.join(root, 'samples/shopflow-predictions.jsonl'), path.join(folder, 'predictions.jsonl'));
    fs.copyFileSync(path.join(root, 'samples/shopflow-events.json'), path.join(folder, 'shopflow-events.json'));
    fs.writeFileSync(path.join(folder, 'model.mjs'), MODEL);
    const settings = { 'modelIncident.replay.command': `"${process.execPath}" model.mjs` };
    vscode = await openVSCode({ folder, settings, viewport: { width: 1400, height: 850 } });
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

const picks = (text) => page.locator('.quick-input-widget:visible .monaco-list-row', { hasText: text }).first();

test('the walkthrough opens the sample, whose cause is named within a minute', { timeout: 300_000 }, async (t) => {
  await page.locator('.activitybar [aria-label*="Model Incident"]').first().click();
  await page.getByRole('button', { name: 'Try the Sample' }).waitFor();
  await screenshot(page, 'new-user-1-side-bar');
  await command(page, 'Welcome: Open Walkthrough');
  await picks('Find out why a model got worse').click();
  const open = page.getByRole('button', { name: 'Open the Sample' }).first();
  await open.waitFor();
  await screenshot(page, 'new-user-2-walkthrough');
  const began = Date.now();
  await open.click();
  await frame.locator('.verdict-line').waitFor();
  const seconds = (Date.now() - began) / 1000;
  t.diagnostic(`from “Open the Sample” to the cause: ${seconds.toFixed(1)} s`);
  assert.ok(seconds < 60);
  assert.match(await frame.locator('.headline').innerText(), /features\.age is multiplied by 12 for device=mobile/);
  await screenshot(page, 'new-user-3-sample');
});

test('one’s own log takes three Enters', { timeout: 300_000 }, async (t) => {
  await command(page, 'View: Close All Editors');
  await command(page, 'Model Incident: Investigate Prediction Log');
  await picks('predictions.jsonl').waitFor();
  await screenshot(page, 'new-user-4-log');
  const began = Date.now();
  await page.keyboard.press('Enter');
  await picks('Use the roles as guessed').waitFor();
  await picks('features.age').waitFor();
  await screenshot(page, 'new-user-5-roles');
  await page.keyboard.press('Enter');
  await picks('Proposed by the tool').waitFor();
  await screenshot(page, 'new-user-6-periods');
  await page.keyboard.press('Enter');
  await frame.locator('.verdict-line').waitFor();
  const seconds = (Date.now() - began) / 1000;
  t.diagnostic(`from the file chosen to the cause, pictures included: ${seconds.toFixed(1)} s`);
  assert.ok(seconds < 60);
  assert.match(await frame.locator('.headline').innerText(), /features\.age is multiplied by 12 for device=mobile/);
  await screenshot(page, 'new-user-7-verdict');
});

test('a file of events in the workspace is offered, and laid over the timeline', { timeout: 300_000 }, async () => {
  await frame.getByRole('button', { name: 'Run again', exact: true }).waitFor();
  await frame.getByRole('button', { name: /No events given/ }).click();
  await picks('shopflow-events.json').waitFor();
  await screenshot(page, 'new-user-7a-events-offered');
  await picks('shopflow-events.json').click();
  await frame.locator('.facts', { hasText: 'feature-pipeline nightly run 0305' }).waitFor();
  await frame.locator('#tab-timeline').click();
  await frame.locator('.event-strip .coincides').first().waitFor();
  await screenshot(page, 'new-user-7b-events');
});

test('its examples go through one’s own model, and the answer is a finding', { timeout: 300_000 }, async () => {
  const replay = async () => {
    await frame.locator('#tab-examples').click();
    await frame.getByRole('button', { name: /^Replay/ }).click();
  };
  await frame.getByRole('button', { name: 'Run again', exact: true }).waitFor();
  await replay();
  await frame.locator('.replay-banner', { hasText: 'No training–serving skew' }).waitFor();
  await screenshot(page, 'new-user-8-reproduced');

  // A model that takes years where months are logged is not what served.
  fs.writeFileSync(
    path.join(folder, 'model.mjs'),
    MODEL.replace('value]);', "name === 'features.age' && value > 110 ? value / 12 : value]);"),
  );
  await replay();
  await frame.locator('.replay-banner', { hasText: 'Training–serving skew: ' }).waitFor();
  await screenshot(page, 'new-user-9-skew');
  await frame.locator('#tab-overview').click();
  await frame.locator('.step', { hasText: 'Can it be reproduced?' }).locator('.disclosure-head').click();
  await frame.locator('[data-finding=replay]', { hasText: 'Training–serving skew' }).waitFor();
  await screenshot(page, 'new-user-10-finding');
});
