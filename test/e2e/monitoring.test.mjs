// What runs before and after an incident, and the service around the model, in a plain Chromium: numbers of the real sample.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, drawn, inAllThemes, picture, startPages } from '../webview/page.mjs';

let pages;
before(async () => (pages = await startPages({ width: 1200, height: 900 })));
after(() => pages?.close());

test('monitoring is asked for once, when it is looked at, and is accessible in all four themes', async () => {
  const { page, sent, give, close } = await pages.open('monitored');
  await give({ revision: 2, report: { ...pages.snapshots.shopflow.report, monitoring: undefined } });
  assert.deepEqual(await sent('monitor'), []);
  await page.locator('#tab-monitoring').click();
  await page.getByText('Looking at signals').waitFor();
  await page.locator('#tab-overview').click();
  await page.locator('#tab-monitoring').click();
  assert.equal((await sent('monitor')).length, 1);
  await give({ revision: 3 });
  await page.getByRole('heading', { name: 'Estimated performance' }).waitFor();
  await drawn(page);
  await inAllThemes(page, 'monitoring');
  for (const [name, end] of [
    ['middle', 0.45],
    ['end', 1],
  ]) {
    await page.locator('#view').evaluate((view, share) => view.scrollTo({ top: view.scrollHeight * share }), end);
    await picture(page, `monitoring-${name}`);
  }
  await close();
});

test('alerts, signals, estimates, schema and retraining are told, each with its table', async () => {
  const { page, sent, close } = await pages.open('monitored', { view: 'monitoring' });
  await drawn(page);
  const text = await page.locator('#view').innerText();
  for (const said of [
    'somebody would have been paged 1.9 times a week',
    'accuracy below the floor',
    '3 out of control',
    'concept drift, or labels that are wrong',
    '"features.age" goes up to 587, above 91.',
    'Fix the pipeline',
  ])
    assert.ok(text.includes(said), said);
  await page.getByRole('button', { name: /^Schema/ }).click();
  await page.waitForFunction(() => document.activeElement?.id === 'monitoring-schema');
  await page.getByRole('button', { name: 'Line 3865' }).click();
  assert.equal((await sent('openLocation'))[0].line, 3865);
  // Signals by keyboard alone: down the list, the chart follows.
  await page.getByRole('grid', { name: 'Signals' }).locator('tr[aria-selected=true]').focus();
  await page.keyboard.press('ArrowDown');
  await page.getByRole('heading', { name: 'Accuracy', exact: true }).waitFor();
  await page.getByText('Windows beyond the limits: 1, the first at').first().waitFor();
  for (const button of await page.getByRole('button', { name: 'Table', exact: true }).all()) await button.click();
  assert.equal(await page.locator('.windows-chart .bucket-table').count(), 3);
  for (const summary of await page.locator('summary').all()) await summary.click();
  await page.getByRole('combobox', { name: /^Metric/ }).selectOption('f1');
  await page.getByRole('heading', { name: 'F1 over time' }).waitFor();
  await drawn(page);
  await assertAccessible(page, 'monitoring with its tables');
  await close();
});

test('names of two hundred letters stay inside a narrow panel, and every view keeps its tab', async () => {
  const long = `feature_store.${'rolling_window_of_many_days_'.repeat(7)}`.slice(0, 200);
  for (const [snapshot, view] of [
    ['monitored', 'monitoring'],
    ['traced', 'service'],
    ['monitored', 'timeline'],
  ]) {
    const { page, close } = await pages.open(snapshot, { view });
    await page.setViewportSize({ width: 600, height: 900 });
    const told = JSON.stringify({ ...pages.snapshots[snapshot], revision: 2 })
      .replaceAll('features.age', long)
      .replaceAll('redis_latency_seconds', long)
      .replaceAll('GET basket', long);
    await page.evaluate((next) => window.receive({ type: 'snapshot', snapshot: next }), told);
    await page.waitForFunction(() => document.body.innerText.includes('rolling_window_of_many_days'));
    await drawn(page);
    for (const summary of await page.locator('#view summary').all()) await summary.click();
    const [hidden, widest] = await page.locator('#view').evaluate((shown) => [
      shown.scrollWidth - shown.clientWidth,
      [...shown.querySelectorAll('*')]
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('incident-table'))
        .map((one) => one.className || one.tagName)
        .slice(0, 3),
    ]);
    assert.equal(hidden, 0, `${view}: ${widest.join(', ')}`);
    for (const tab of await page.getByRole('tab').all()) {
      const { x, width } = await tab.boundingBox();
      assert.ok(x >= 0 && x + width <= 600, 'the tab is in sight');
    }
    await close();
  }
});

test('what a log gives nothing to says why; a failure says what to do', async () => {
  const quiet = await pages.open('monitoringQuiet', { view: 'monitoring' });
  await quiet.page.getByText('The log has no score to calibrate.').waitFor();
  await inAllThemes(quiet.page, 'monitoring-quiet');
  await quiet.close();
  const { page, sent, close } = await pages.open('monitoringFailed', { view: 'monitoring' });
  await page.getByText('Correct the file that the document names').waitFor();
  await assertAccessible(page, 'monitoring failed');
  await page.getByRole('button', { name: 'Try again' }).click();
  assert.equal((await sent('monitor')).length, 1);
  await close();
});

test('the service is accessible in all four themes', async () => {
  const { page, close } = await pages.open('traced', { view: 'service' });
  await page
    .getByRole('treegrid')
    .or(page.getByRole('grid', { name: 'Spans of the trace' }))
    .waitFor();
  await inAllThemes(page, 'service');
  await page.locator('.waterfall').scrollIntoViewIfNeeded();
  await picture(page, 'service-waterfall');
  await close();
});

test('a series of the service is drawn on the axis of the timeline, with its table, and arrows go through them', async () => {
  const { page, sent, close } = await pages.open('traced', { view: 'service' });
  const list = page.getByRole('grid', { name: 'Metrics of the service' });
  await list.scrollIntoViewIfNeeded();
  await drawn(page);
  await page.getByText(/It moved at .*19:58.*, at the onset\./).waitFor();
  const charts = page.locator('.windows-chart');
  assert.equal(await charts.count(), 2);
  const edges = await charts.evaluateAll((all) =>
    all.map((one) => {
      const { scales } = one.querySelector('incident-chart').chart;
      return [scales.x.min, scales.x.max, scales.x.left, scales.x.right];
    }),
  );
  assert.deepEqual(edges[0], edges[1], 'both charts have one time axis');
  await picture(page, 'service-metrics');
  await list.locator('tr[aria-selected=true]').focus();
  await page.keyboard.press('ArrowDown');
  await charts.getByRole('heading', { name: 'http_requests_total{code="200"}, per second' }).waitFor();
  await charts.first().getByRole('button', { name: 'Table' }).press('Enter');
  await charts.first().getByRole('cell', { name: '0.7', exact: true }).first().waitFor();
  await charts.first().getByRole('button', { name: 'CSV' }).press('Enter');
  assert.equal((await sent('saveFile')).length, 1);
  await assertAccessible(page, 'a series with its table');
  await close();
});

test('from a spike to its traces, to their predictions, and back', async () => {
  const { page, sent, close } = await pages.open('traced', { view: 'timeline' });
  await drawn(page);
  await page.locator('.chart-stack').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  const [{ at }] = await sent('look');
  assert.ok(Date.parse(at.to) > Date.parse(at.from));
  await page.locator('#tab-service[aria-selected=true]').waitFor();
  await page.getByRole('grid', { name: 'Slowest and failing traces' }).locator('tr[data-index="2"]').click();
  assert.ok((await sent('look')).at(-1).at.trace);
  await page.getByRole('grid', { name: 'Spans of the trace' }).locator('tr[aria-selected=true]').focus();
  await page.keyboard.press('End');
  await page.getByRole('heading', { name: /model inference/ }).waitFor();
  await page.getByRole('button', { name: 'Show the example' }).click();
  await page.locator('#tab-examples[aria-selected=true]').waitFor();
  await page.locator('#tab-service').click();
  await page.getByRole('button', { name: 'Show in the timeline' }).click();
  await page.locator('#tab-timeline[aria-selected=true]').waitFor();
  assert.ok(await page.evaluate(() => window.kept.timeline.zoom));
  await close();
});

test('an example shows the waterfall it was predicted in', async () => {
  const asked = await pages.open('traced', { view: 'examples' });
  await asked.page.getByText('Looking for its trace…').waitFor();
  const [{ at }] = await asked.sent('look');
  assert.ok(at.line > 0);
  await asked.close();
  const { page, close } = await pages.open('examined', { view: 'examples' });
  await page.getByRole('grid', { name: 'Spans of the trace' }).waitFor();
  await page.locator('.waterfall').scrollIntoViewIfNeeded();
  await inAllThemes(page, 'example-trace');
  await close();
});
