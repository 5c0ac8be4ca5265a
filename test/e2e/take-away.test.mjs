// What leaves a real workbench, of a log whose values are hostile: charts as PNG, tables as CSV, the post-mortem, the page and
// the JSON. Each file is opened, and pictures of what it shows are kept.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../../scripts/processes.mjs';
import { command, openIncident, openVSCode, pick, screenshot, tellFailures, webview } from '../vscode/workbench.mjs';

const EVIL = '<img src=x onerror="document.body.dataset.broken=1"> **b** [l](command:x) \u001b[31m \u202egnp';
const MEGABYTES_OF_A_PAGE = 2;

let folder, vscode, page, frame;
before(
  async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'take-away-'));
    for (const file of ['shopflow.incident.json', 'shopflow-events.json'])
      fs.copyFileSync(path.join(root, 'samples', file), path.join(folder, file));
    const log = fs.readFileSync(path.join(root, 'samples/shopflow-predictions.jsonl'), 'utf8');
    fs.writeFileSync(path.join(folder, 'shopflow-predictions.jsonl'), log.replaceAll('"mobile"', JSON.stringify(EVIL)));
    vscode = await openVSCode({ folder, viewport: { width: 1400, height: 900 } });
    ({ page } = vscode);
    frame = webview(page);
    await openIncident(vscode, path.join(folder, 'shopflow.incident.json'));
    await frame.getByRole('button', { name: 'Run again', exact: true }).first().waitFor();
  },
  { timeout: 300_000 },
);
tellFailures(() => page);
after(async () => {
  await vscode?.close();
  if (folder) fs.rmSync(folder, { recursive: true, force: true });
});

/** Takes the place that the dialog proposes; the file's content once it is written. */
async function saved(title, name) {
  await page.locator('.quick-input-widget:visible .quick-input-title', { hasText: title }).waitFor();
  const file = path.join(folder, name);
  for (let attempt = 0; attempt < 30 && !fs.existsSync(file); attempt++) {
    await page.waitForTimeout(1000); // the dialog's first listing; what is pressed earlier is lost
    if (await page.locator('.quick-input-widget:visible').count()) await page.keyboard.press('Enter');
  }
  await page.locator('.quick-input-widget:visible').waitFor({ state: 'detached' });
  const content = fs.readFileSync(file);
  await page.locator('.tab', { hasText: 'shopflow.incident.json' }).click();
  await frame.locator('#view').waitFor();
  return content;
}

/** Colours of a picture, drawn in a page of its own: an empty chart has two. */
async function coloursOf(png) {
  const other = await vscode.browser.newPage();
  try {
    return await other.evaluate(async (base64) => {
      const picture = new Image();
      picture.src = `data:image/png;base64,${base64}`;
      await picture.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [picture.width, picture.height];
      const context = canvas.getContext('2d');
      context.drawImage(picture, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      const colours = new Set();
      for (let at = 0; at < data.length; at += 4) colours.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
      return { colours: colours.size, width: canvas.width, height: canvas.height };
    }, png.toString('base64'));
  } finally {
    await other.close();
  }
}

test('a chart of the timeline is saved as a picture', { timeout: 300_000 }, async () => {
  await frame.locator('#tab-timeline').click();
  await frame.locator('[data-chart=metric] canvas').waitFor();
  await frame.getByRole('button', { name: 'Save Accuracy as a picture (PNG)' }).click();
  const png = await saved('Save as PNG', 'shopflow.timeline-metric.png');
  fs.writeFileSync(path.join(root, 'test-results/screenshots/take-away-chart.png'), png);
  const { colours, width, height } = await coloursOf(png);
  assert.ok(width > 600 && height > 200 && colours > 20, `${width} × ${height} in ${colours} colours`);
});

test('the tables of features and segments are saved as CSV', { timeout: 300_000 }, async () => {
  await frame.locator('#tab-features').click();
  await frame.getByRole('button', { name: 'Save Features as a table (CSV)' }).click();
  const features = (await saved('Save as CSV', 'shopflow.features.csv')).toString('utf8').trim().split('\r\n');
  assert.equal(features.length, 11);
  assert.match(features[1], /^features\.age,/);
  await frame.locator('#tab-segments').click();
  await frame.getByRole('button', { name: 'Save Segments as a table (CSV)' }).click();
  const segments = (await saved('Save as CSV', 'shopflow.segments.csv')).toString('utf8').trim().split('\r\n');
  assert.match(segments[0], /^segment,rows_good,rows_bad,/);
  assert.ok(segments.length > 30);
  assert.ok(
    segments.every((line) => !/^[=+\-@\t]/.test(line)),
    'no line is a formula',
  );
});

async function exportAs(kind, name) {
  await frame.locator('#tab-overview').click();
  await frame.getByRole('button', { name: 'Export…' }).click();
  await pick(page, kind);
  return (await saved('Export Report', name)).toString('utf8');
}

test(
  'the page is one file that runs nothing, asks for nothing and shows its charts',
  { timeout: 300_000 },
  async () => {
    const text = await exportAs('HTML', 'shopflow.report.html');
    assert.ok(text.length < MEGABYTES_OF_A_PAGE * 1e6, `${text.length} letters`);
    const other = await vscode.browser.newPage({ viewport: { width: 1100, height: 1400 } });
    const asked = [];
    other.on('request', (request) => asked.push(request.url()));
    await other.goto(`file://${path.join(folder, 'shopflow.report.html')}`);
    const found = await other.evaluate(() => ({
      dangerous: document.querySelectorAll('script, img, iframe, object, embed, link, form, [onerror], [onclick]')
        .length,
      links: [...document.querySelectorAll('a')]
        .map(({ protocol }) => protocol)
        .filter((one) => !/^(https?|file):$/.test(one)),
      charts: document.querySelectorAll('svg').length,
      broken: document.body.dataset.broken,
      wide: document.documentElement.scrollWidth - innerWidth,
      shown: document.body.innerText.includes('<img src=x onerror='),
    }));
    assert.deepEqual(
      asked.filter((url) => !url.endsWith('shopflow.report.html')),
      [],
    );
    assert.deepEqual(found.links, []);
    assert.equal(found.dangerous, 0);
    assert.equal(found.broken, undefined);
    assert.ok(found.shown, 'the value stands there as text');
    assert.ok(found.charts > 0 && found.wide <= 0, JSON.stringify(found));
    await other.screenshot({ path: path.join(root, 'test-results/screenshots/take-away-page.png'), fullPage: true });
    await other.close();
  },
);

test('the post-mortem is plain in VS Code’s own preview', { timeout: 300_000 }, async () => {
  const text = await exportAs('Post-mortem', 'shopflow.post-mortem.md');
  assert.match(text, /^# Accuracy fell from 78%/);
  await page.locator('.tab', { hasText: 'shopflow.post-mortem.md' }).click();
  await command(page, 'Markdown: Open Preview');
  const preview = page.frameLocator('iframe.webview.ready[src*="markdown-language-features"]').frameLocator('iframe');
  await preview.locator('h1').waitFor();
  assert.equal(await preview.locator('img, strong:text-is("b"), a[href^="command:"]').count(), 0);
  await screenshot(page, 'take-away-post-mortem');
  await page.locator('.tab', { hasText: 'shopflow.incident.json' }).click();
});

test('the JSON is the report', { timeout: 300_000 }, async () => {
  const report = JSON.parse(await exportAs('JSON', 'shopflow.report.json'));
  assert.equal(report.hypotheses[0].kind, 'data-fault');
});

test('the message for a chat has the headline with its numbers', { timeout: 300_000 }, async () => {
  await vscode.browser.contexts()[0].grantPermissions(['clipboard-read', 'clipboard-write']);
  await frame.getByRole('button', { name: 'Copy with numbers' }).click();
  await page
    .locator('.notification-list-item-message, .part.statusbar', { hasText: /copied/i })
    .first()
    .waitFor();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(text, /Accuracy fell from 78% to 5\d%/);
  assert.doesNotMatch(text, /\u202e|\u001b/);
});
