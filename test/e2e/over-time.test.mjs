// What a reader follows, opens, filters and takes away, in a plain Chromium under the extension's content security policy.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchChromium } from '../vscode/host.mjs';
import { startHarness } from '../webview/harness.mjs';

let harness, browser, context;

before(async () => {
  harness = await startHarness();
  browser = await launchChromium();
  context = await browser.newContext({ viewport: { width: 1000, height: 800 }, reducedMotion: 'reduce' });
});
after(async () => {
  await browser?.close();
  harness?.close();
});

async function open(view, change = (snapshot) => snapshot) {
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(harness.address('shopflow', 'dark', { view }));
  await page.locator('#view').waitFor();
  const give = (further) =>
    page.evaluate((snapshot) => window.receive({ type: 'snapshot', snapshot: JSON.stringify(snapshot) }), {
      ...change(harness.snapshots.shopflow),
      ...further,
    });
  const sent = (type) => page.evaluate((wanted) => window.sent.filter((message) => message.type === wanted), type);
  const close = async () => {
    errors.push(...(await page.evaluate(() => window.violations)));
    await page.close();
    assert.deepEqual(errors, []);
  };
  return { page, give, sent, close };
}

const { length } = Array.from({ length: 180 });
const seriesOf = (column) => ({
  column,
  nullRate: Array.from({ length }, (_, bucket) => (bucket > 160 ? 0.4 : 0)),
  mean: Array.from({ length }, (_, bucket) => (bucket > 160 ? 240 : 20 + (bucket % 7))),
  shares: null,
});

test('the timeline asks for the likeliest column once and draws it; others are added and removed', async () => {
  const { page, give, sent, close } = await open('timeline');
  const column = harness.snapshots.shopflow.report.hypotheses[0].features[0];
  await page.getByText('Counting…').waitFor();
  assert.deepEqual(await sent('follow'), [{ type: 'follow', columns: [column] }]);
  await give({ revision: 2, series: { [column]: seriesOf(column) } });
  await page.locator(`[data-chart="value:${column}"] canvas`).waitFor();
  await page.getByLabel('Add a chart of a column').evaluate((select) => {
    select.value = 'nulls 0';
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await page.getByRole('heading', { name: /: nulls$/ }).waitFor();
  await page.getByRole('button', { name: /^Remove the chart .*: nulls$/ }).click();
  await page.getByRole('heading', { name: /: nulls$/ }).waitFor({ state: 'detached' });
  await close();
});

test('a column that lost its values is followed by its nulls at first', async () => {
  const { page, give, close } = await open('timeline', (snapshot) => {
    const [first, ...rest] = snapshot.report.hypotheses;
    const vanished = { ...first, findings: [`null-rate/${first.features[0]}/`] };
    return { ...snapshot, report: { ...snapshot.report, hypotheses: [vanished, ...rest] } };
  });
  const column = harness.snapshots.shopflow.report.hypotheses[0].features[0];
  await give({ revision: 2, series: { [column]: seriesOf(column) } });
  await page.locator(`[data-chart="nulls:${column}"] canvas`).waitFor();
  await close();
});

test('a feature shows its nulls and its mean over time', async () => {
  const { page, give, sent, close } = await open('features');
  const [{ columns }] = await sent('follow');
  assert.equal(columns.length, 1);
  await give({ revision: 2, series: { [columns[0]]: seriesOf(columns[0]) } });
  await page.getByRole('heading', { name: 'Nulls over time' }).waitFor();
  assert.equal(await page.locator('.over-time canvas').count(), 2);
  await close();
});

test('the metric of a day before is drawn behind, where the reader wants it', async () => {
  const { page, close } = await open('timeline');
  await page.getByRole('button', { name: 'A day before', exact: true }).click();
  await page.locator('[data-chart=metric] .series.ghost', { hasText: 'A day before' }).waitFor();
  await close();
});

test('a mark of the event strip opens its events, with details and the way back', async () => {
  const { page, close } = await open('timeline');
  await page.locator('.event-strip .coincides').first().click();
  const card = page.locator('.event-card');
  await card.getByText('Coincides').first().waitFor();
  assert.match(await card.locator('.event-more').innerText(), /pipeline/i);
  await card.getByRole('button', { name: 'Close' }).click();
  await card.waitFor({ state: 'detached' });
  await close();
});

test('examples are narrowed by segment and cause, and saved as a fixture', async () => {
  const { page, sent, close } = await open('examples');
  const all = harness.snapshots.shopflow.report.examples.length;
  const select = page.getByLabel('Only examples of a segment');
  if (await select.count()) {
    const value = await select.locator('option').nth(1).getAttribute('value');
    await select.selectOption(value);
    await page.getByText(new RegExp(`^\\d+ of ${all} wrong predictions`)).waitFor();
    await select.selectOption('');
  }
  await page.getByRole('button', { name: 'Save as fixture' }).click();
  const [{ kind, content }] = await sent('saveFile');
  assert.equal(kind, 'json');
  const { cases } = JSON.parse(content);
  assert.equal(cases.length, all);
  assert.ok(cases[0].features && cases[0].expected !== undefined && cases[0].logged.prediction !== undefined);
  await close();
});

test('tables are saved as CSV without formulas, charts as PNG', async () => {
  const { page, give, sent, close } = await open('features', (snapshot) => {
    const [first, ...rest] = snapshot.report.features;
    return {
      ...snapshot,
      report: { ...snapshot.report, features: [{ ...first, name: '=HYPERLINK("x","y")' }, ...rest] },
    };
  });
  await give({ revision: 2 });
  await page.getByRole('button', { name: 'Save Features as a table (CSV)' }).click();
  const [{ kind, content }] = await sent('saveFile');
  assert.equal(kind, 'csv');
  assert.match(content, /^name,kind,type/);
  assert.match(content, /\r\n"'=HYPERLINK\(""x"",""y""\)",feature/);
  await page.locator('#tab-timeline').click();
  await page.locator('[data-chart=metric] canvas').waitFor();
  await page.getByRole('button', { name: 'Save Accuracy as a picture (PNG)' }).click();
  const picture = (await sent('saveFile'))[1];
  assert.equal(picture.kind, 'png');
  assert.equal(Buffer.from(picture.content, 'base64').subarray(1, 4).toString(), 'PNG');
  await close();
});

test('a panel of one view stays at it and remembers its document', async () => {
  const { page, give, sent, close } = await open('overview');
  const only = { view: 'segments', document: 'file:///shop/night.incident.json' };
  await give({ revision: 2, only });
  await page
    .getByRole('table', { name: 'Segments' })
    .or(page.getByRole('treegrid', { name: 'Segments' }))
    .waitFor();
  assert.equal(await page.getByRole('tab').count(), 0);
  assert.deepEqual(await page.evaluate(() => window.kept.panel), only);
  assert.deepEqual(await sent('openBeside'), []);
  await close();
});
