// node test/e2e/pictures.mjs: takes the pictures of the README, media/readme/*.png, of the sample in a real workbench.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/processes.mjs';
import { openIncident, openVSCode, theme, webview } from '../vscode/workbench.mjs';

const PICTURES = [
  { view: 'overview', theme: 'dark' },
  { view: 'timeline', theme: 'light' },
  { view: 'features', theme: 'dark' },
  { view: 'segments', theme: 'light' },
  { view: 'examples', theme: 'dark' },
];

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pictures-'));
const shop = path.join(folder, 'shopflow');
fs.mkdirSync(shop);
for (const file of ['shopflow.incident.json', 'shopflow-predictions.jsonl', 'shopflow-events.json']) {
  fs.copyFileSync(path.join(root, 'samples', file), path.join(shop, file));
}
fs.mkdirSync(path.join(root, 'media/readme'), { recursive: true });
const vscode = await openVSCode({ folder: shop });
const { page, close } = vscode;
try {
  await openIncident(vscode, path.join(shop, 'shopflow.incident.json'));
  const frame = webview(page);
  await frame.locator('.verdict-line').waitFor({ timeout: 60_000 });
  await page.keyboard.press('Control+B');
  for (const picture of PICTURES) {
    await theme(page, picture.theme);
    await frame.locator(`#tab-${picture.view}`).click();
    for (const chart of await frame.locator('incident-chart').all()) await chart.locator('canvas').waitFor();
    await page.waitForTimeout(500);
    const file = path.join(root, 'media/readme', `${picture.view}.png`);
    await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
    console.log(`media/readme/${picture.view}.png, ${Math.round(fs.statSync(file).size / 1000)} kB`);
  }
} finally {
  await close();
  fs.rmSync(folder, { recursive: true, force: true });
}
