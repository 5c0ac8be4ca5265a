// Every view in every theme and every state, in a plain Chromium under the extension's content security policy.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import { transform } from 'esbuild';
import { root } from '../../scripts/processes.mjs';
import { launchChromium } from '../vscode/host.mjs';
import { startHarness, themes } from '../webview/harness.mjs';
import { VIEWS } from './views.mjs';

const screenshots = path.join(root, 'test-results/screenshots/states');
let harness, browser, context;

before(async () => {
  harness = await startHarness();
  browser = await launchChromium();
  context = await browser.newContext({ viewport: { width: 1000, height: 700 }, reducedMotion: 'reduce' });
});
after(async () => {
  await browser?.close();
  harness?.close();
});

/** Opens a state; what the page throws or the policy blocks fails the test that closes it. */
async function open(snapshot, { theme = 'dark', view = 'overview', ...state } = {}) {
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(harness.address(snapshot, theme, { view, ...state }));
  await page.locator('#view').waitFor();
  const close = async () => {
    errors.push(...(await page.evaluate(() => window.violations)));
    await page.close();
    assert.deepEqual(errors, []);
  };
  return { page, close };
}

const drawn = (page) =>
  page.waitForFunction(() =>
    [...document.querySelectorAll('incident-chart')].every((chart) => chart.querySelector('canvas')),
  );

async function assertAccessible(page, where) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${where}: ${id} at ${node.target.join(' ')}: ${node.failureSummary}`),
  );
  assert.deepEqual(found, []);
}

const wear = (page, theme) => page.evaluate((next) => window.wear(next), themes[theme]);
const sent = (page, type) => page.evaluate((wanted) => window.sent.filter((message) => message.type === wanted), type);

for (const view of VIEWS) {
  test(`${view} is accessible and drawn in all four themes`, async () => {
    const { page, close } = await open('shopflow', { view, overview: { opened: ['step/data'], closed: [] } });
    for (const theme of Object.keys(themes)) {
      await wear(page, theme);
      await drawn(page);
      await assertAccessible(page, `${view} in ${theme}`);
      await page.screenshot({
        path: path.join(screenshots, `${view}-${theme}.png`),
        animations: 'disabled',
        caret: 'hide',
      });
    }
    await close();
  });
}

for (const state of [
  'idle',
  'reading',
  'running',
  'failed',
  'failedAgain',
  'cancelled',
  'stale',
  'notice',
  'quiet',
  'unlabelled',
  'many',
  'reread',
  'long',
]) {
  test(`the state "${state}" is accessible and shown without a fault in every view`, async () => {
    const { page, close } = await open(state);
    await assertAccessible(page, state);
    for (const view of VIEWS) {
      await page.locator(`#tab-${view}`).click();
      await drawn(page);
      assert.ok((await page.locator('#view').innerText()).length > 20, `${view} says something`);
    }
    await page.locator('#tab-overview').click();
    await page.screenshot({
      path: path.join(screenshots, `state-${state}.png`),
      animations: 'disabled',
      caret: 'hide',
    });
    await close();
  });
}

test('the overview answers in one screen: sentence, numbers, next action and five questions', async () => {
  const { page, close } = await open('shopflow');
  for (const text of [
    'Accuracy fell from 78% to 52%',
    '91% confident',
    '−26.2 points',
    'Rows affected',
    'UTC ±6 min',
    'seen first in features.age for device=mobile',
    'Next:',
    'Can it be reproduced?',
  ]) {
    const box = await page.getByText(text).first().boundingBox();
    assert.ok(box && box.y + box.height <= 700, `"${text}" is in sight`);
  }
  await page.getByRole('button', { name: /Rows affected/ }).click();
  await page.locator('#tab-segments[aria-selected=true]').waitFor();
  assert.match(await page.locator('tr[aria-selected=true]').innerText(), /device\s*=\s*mobile/);
  await close();
});

test('an onset off its centre is told by both ends', async () => {
  const { page, close } = await open('shopflow');
  const { shopflow } = harness.snapshots;
  const onset = {
    ...shopflow.report.onset,
    at: '2026-03-05T19:57:50Z',
    low: '2026-03-05T19:56:50Z',
    high: '2026-03-05T20:00:27Z',
  };
  await page.evaluate((snapshot) => window.receive({ type: 'snapshot', snapshot: JSON.stringify(snapshot) }), {
    ...shopflow,
    revision: 3,
    report: { ...shopflow.report, onset },
  });
  await page.getByText('UTC (19:56–20:00)').waitFor();
  await close();
});

test('results arrive one by one and are announced', async () => {
  const { page, close } = await open('running');
  assert.deepEqual(await page.locator('.step-status').allInnerTexts(), [
    'Clear',
    'Suspect',
    'Running',
    'Waiting',
    'Waiting',
  ]);
  const live = page.locator('[aria-live=polite]');
  assert.match(await live.textContent(), /Is it the data\? Suspect/);
  await page.getByRole('button', { name: 'Cancel' }).click();
  assert.equal((await sent(page, 'cancel')).length, 1);
  await page.evaluate((snapshot) => window.receive({ type: 'snapshot', snapshot: JSON.stringify(snapshot) }), {
    ...harness.snapshots.shopflow,
    revision: 2,
  });
  await page.getByText('91% confident').waitFor();
  assert.match(await live.textContent(), /Accuracy fell from 78% to 52%/);
  await close();
});

test('an older snapshot never replaces a newer one', async () => {
  const { page, close } = await open('shopflow');
  await page.evaluate((snapshot) => window.receive({ type: 'snapshot', snapshot: JSON.stringify(snapshot) }), {
    ...harness.snapshots.idle,
    revision: 0,
  });
  await page.evaluate((snapshot) => window.receive({ type: 'snapshot', snapshot: JSON.stringify(snapshot) }), {
    ...harness.snapshots.stale,
    revision: 5,
  });
  await page.getByText('earlier version of the investigation').waitFor();
  await page.getByText('91% confident').waitFor();
  await close();
});

test('features are sorted, filtered and gone through by keyboard, and only those in sight are in the page', async (t) => {
  const { page, close } = await open('many', { view: 'features' });
  assert.ok((await page.locator('incident-table tbody tr[data-index]').count()) < 60);
  await page.locator('tr[data-index="0"]').focus();
  await page.keyboard.press('End');
  await page.locator('tr[aria-selected=true][aria-rowindex="243"]').waitFor();
  const last = await page.locator('#feature-title').innerText();
  await page.keyboard.press('ArrowUp');
  await page.locator('tr[aria-selected=true][aria-rowindex="242"]').waitFor();
  assert.notEqual(await page.locator('#feature-title').innerText(), last);

  await page.getByRole('button', { name: 'PSI' }).click();
  assert.equal(await page.locator('th[aria-sort=descending]').innerText(), 'PSI');
  const psi = await page.locator('tr[data-index] td:nth-child(4)').allInnerTexts();
  assert.deepEqual(
    psi,
    [...psi].sort((a, b) => Number(b) - Number(a)),
  );

  await page.locator('vscode-text-field').locator('input').fill('rolling_window');
  await page.getByText('1 of 242').waitFor();
  assert.equal(await page.locator('tbody tr[data-index]').count(), 1);
  await page.locator('vscode-text-field').locator('input').fill('');
  await page.getByText('242 of 242').waitFor();
  const frames = await page.evaluate(async () => {
    const table = document.querySelector('incident-table');
    const times = [];
    let before = performance.now();
    for (let frame = 0; frame < 60; frame++) {
      table.scrollTop += 90;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = performance.now();
      times.push(now - before);
      before = now;
    }
    return times.sort((a, b) => a - b);
  });
  t.diagnostic(`scrolling 242 features: median frame ${frames[30].toFixed(1)} ms, slowest ${frames[59].toFixed(1)} ms`);
  await close();
});

test('the cursor is one across all charts, and moves by keyboard', async (t) => {
  const { page, close } = await open('many', { view: 'timeline' });
  await drawn(page);
  const stack = page.locator('.chart-stack');
  const box = await stack.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + 150);
  await page.locator('.cursor-line:not([hidden])').waitFor();
  const first = await page.locator('.cursor-time').innerText();
  assert.match(first, /2026, \d\d:\d\d UTC/);
  assert.match(await page.locator('[data-chart=rows] .series-value').first().innerText(), /^\d+$/);
  await stack.focus();
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction((text) => document.querySelector('.cursor-time').textContent !== text, first);
  const milliseconds = await page.evaluate(async () => {
    const began = performance.now();
    const line = document.querySelector('.chart-stack').getBoundingClientRect();
    for (let step = 0; step < 30; step++) {
      const at = { clientX: line.x + 100 + step * 20, clientY: line.y + 100, bubbles: true };
      document.querySelector('.chart-stack').dispatchEvent(new PointerEvent('pointermove', at));
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return (performance.now() - began) / 30;
  });
  t.diagnostic(`moving the cursor over 5 charts of 2,000 points: ${milliseconds.toFixed(1)} ms a frame`);
  await page.getByRole('button', { name: 'Table' }).first().click();
  assert.match(await page.locator('.bucket-table tr[data-index="0"]').innerText(), /Mar 2, 2026, 08:00/);
  await close();
});

test('a period moved by pointer or keyboard is asked for as it is let go', async () => {
  const { page, close } = await open('shopflow', { view: 'timeline' });
  const { periods } = harness.snapshots.shopflow.report;
  const good = `${new Date(periods.good.start).toISOString()}/${new Date(periods.good.end).toISOString()}`.replaceAll(
    '.000Z',
    'Z',
  );
  const end = page.locator('[data-part="bad-end"]');
  await end.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.getByText('Enter investigates with these periods').waitFor();
  assert.equal((await sent(page, 'setPeriods')).length, 0);
  await page.keyboard.press('Enter');
  const [asked] = await sent(page, 'setPeriods');
  assert.equal(asked.good, good);
  const [from, to] = asked.bad.split('/').map((at) => Date.parse(at));
  assert.equal(from, Date.parse(periods.bad.start));
  assert.ok(to < Date.parse(periods.bad.end) && to > from);
  await page.keyboard.press('Escape');

  const brush = await page.locator('[data-part="good-whole"]').boundingBox();
  const start = await page.locator('[data-part="good-start"]').boundingBox();
  await page.mouse.move(start.x + 4, start.y + 10);
  await page.mouse.down();
  await page.mouse.move(start.x + 204, start.y + 10, { steps: 4 });
  assert.equal((await sent(page, 'setPeriods')).length, 1);
  await page.mouse.up();
  const moved = (await sent(page, 'setPeriods'))[1].good.split('/').map((at) => Date.parse(at));
  const share =
    (moved[0] - Date.parse(periods.good.start)) / (Date.parse(periods.good.end) - Date.parse(periods.good.start));
  assert.ok(Math.abs(share - 200 / brush.width) < 0.02, `moved by ${share} of its length`);
  assert.equal(moved[1], Date.parse(periods.good.end));

  // The good period cannot be pushed into the bad one.
  await page.locator('[data-part="good-whole"]').focus();
  for (let step = 0; step < 12; step++) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  const last = (await sent(page, 'setPeriods')).at(-1);
  assert.equal(Date.parse(last.good.split('/')[1]), Date.parse(periods.bad.start));
  await close();
});

test('a segment is investigated alone, says so, and leads back', async () => {
  const { page, close } = await open('shopflow', { view: 'segments' });
  await page.getByRole('button', { name: 'Investigate only this segment' }).click();
  assert.deepEqual(await sent(page, 'setWhere'), [
    { type: 'setWhere', where: [{ column: 'device', value: 'mobile' }] },
  ]);
  const { shopflow } = harness.snapshots;
  const document = { ...shopflow.document, where: [{ column: 'device', value: 'mobile' }] };
  await page.evaluate((snapshot) => window.receive({ type: 'snapshot', snapshot: JSON.stringify(snapshot) }), {
    ...shopflow,
    revision: 3,
    document,
    logChanged: true,
  });
  await page.locator('.restriction', { hasText: 'Only rows with' }).waitFor();
  await page.getByText('The log changed after it was read.').waitFor();
  await assertAccessible(page, 'a restricted investigation');
  await page.getByRole('button', { name: 'Back to all rows' }).click();
  assert.deepEqual((await sent(page, 'setWhere')).at(-1), { type: 'setWhere', where: [] });
  await close();
});

test('a finding of the tree is shown: the feature it is about, or itself', async () => {
  const { page, close } = await open('shopflow');
  const { steps } = harness.snapshots.shopflow.report;
  const itself = steps.flatMap(({ findings }) => findings).at(-1);
  await page.evaluate((message) => window.receive(message), { type: 'show', view: 'timeline', finding: itself.id });
  await page.waitForFunction((id) => document.activeElement?.dataset.finding === id, itself.id);
  assert.ok(await page.locator('.finding:focus').evaluate((one) => one.getBoundingClientRect().bottom <= innerHeight));
  const data = steps.find(({ id }) => id === 'data').findings.find(({ column }) => column === 'features.age');
  await page.evaluate((message) => window.receive(message), { type: 'show', view: 'features', finding: data.id });
  await page.locator('#feature-title', { hasText: 'features.age' }).waitFor();
  await close();
});

test('the charts zoom by drag, by key and by button, all of them together, and back', async () => {
  const { page, close } = await open('shopflow', { view: 'timeline' });
  await drawn(page);
  const zoomOf = () => page.evaluate(() => window.kept?.timeline.zoom ?? null);
  const box = await page.locator('[data-chart=metric] incident-chart').boundingBox();
  await page.mouse.move(box.x + 400, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + 600, box.y + 60, { steps: 4 });
  await page.locator('.zoom-area:not([hidden])').waitFor();
  await page.mouse.up();
  const dragged = await zoomOf();
  assert.ok(dragged.to - dragged.from > 0);
  await page.locator('.chart-stack').focus();
  await page.keyboard.press('+');
  const nearer = await zoomOf();
  assert.ok(nearer.to - nearer.from < dragged.to - dragged.from);
  await page.keyboard.press('Home');
  const cursor = Date.parse((await page.locator('.cursor-time').innerText()).replace('UTC', 'Z'));
  assert.ok(cursor >= nearer.from - 1_800_000 && cursor <= nearer.to, 'the cursor stays in sight');
  await page.getByRole('button', { name: 'Show the whole log' }).click();
  assert.equal(await zoomOf(), null);
  await close();
});

test('points of the metric with too few labels are gaps, and the view says so', async () => {
  const { page, close } = await open('shopflow', { view: 'timeline' });
  const { report } = harness.snapshots.shopflow;
  const labelled = report.timeline.labelled.map((count, bucket) => (bucket % 4 === 1 ? 2 : Math.max(count, 12)));
  const timeline = { ...report.timeline, labelled, segment: null };
  await page.evaluate((snapshot) => window.receive({ type: 'snapshot', snapshot: JSON.stringify(snapshot) }), {
    ...harness.snapshots.shopflow,
    revision: 7,
    report: { ...report, timeline },
  });
  await page.getByText('points with fewer than 10 labels are left out').waitFor();
  await page.getByRole('button', { name: 'Table' }).first().click();
  const rows = page.locator('[data-chart=metric] .bucket-table tr[data-index]');
  assert.match(await rows.nth(0).locator('td').nth(1).innerText(), /%/);
  assert.equal(await rows.nth(1).locator('td').nth(1).innerText(), '–');
  await assertAccessible(page, 'timeline with its table open');
  await close();
});

test('text of the log is shown as text, whatever it contains', async () => {
  const { page, close } = await open('many');
  for (const view of VIEWS) await page.locator(`#tab-${view}`).click();
  assert.equal(await page.evaluate(() => document.body.dataset.broken), undefined);
  assert.equal(await page.locator('#incident img').count(), 0);
  await page.locator('#tab-overview').click();
  await page.getByRole('button', { name: 'Full sentence' }).click();
  assert.match(
    await page.locator('.whole-sentence').innerText(),
    /<img src=x onerror="document\.body\.dataset\.broken=1">\\u202egnp\.exe/,
  );
  await close();
});

test('what the reader did is kept: tab, sort, filter and choice', async () => {
  const { page, close } = await open('shopflow', { view: 'features' });
  await page.getByRole('button', { name: 'Feature', exact: true }).click();
  await page.locator('tr[data-index="2"]').click();
  await page.locator('#tab-features').focus();
  await page.keyboard.press('ArrowRight');
  const kept = await page.evaluate(() => window.kept);
  const chosen = kept.features.selected;
  await close();
  const again = await open('shopflow', kept);
  await again.page.locator('#tab-segments[aria-selected=true]').waitFor();
  await again.page.locator('#tab-features').click();
  assert.equal(await again.page.locator('#feature-title').innerText(), chosen.replace('output/', ''));
  await again.page.locator('th[aria-sort=ascending]').waitFor();
  await again.close();
});

test('roles are corrected, examples opened and notes kept by messages', async () => {
  const { page, close } = await open('shopflow', { view: 'reading' });
  await page.getByLabel('Role of country').selectOption('ignore');
  assert.deepEqual(await sent(page, 'setRole'), [{ type: 'setRole', column: 'country', role: 'ignore' }]);
  await page.locator('#tab-examples').click();
  await page.getByRole('button', { name: 'Open log at line 3900' }).click();
  assert.deepEqual(await sent(page, 'openLocation'), [
    { type: 'openLocation', file: 'samples/shopflow-predictions.jsonl', line: 3900 },
  ]);
  await close();
});

test('where a table is narrow names give way, and values of segments stay whole', async () => {
  for (const width of [1280, 920, 480]) {
    const { page, close } = await open('many', { view: 'segments' });
    await page.setViewportSize({ width, height: 700 });
    const row = page.locator('tr[data-index="1"]');
    await row.waitFor();
    const cut = (selector) =>
      row.locator(selector).evaluateAll((found) => found.map((one) => one.scrollWidth > one.clientWidth));
    assert.deepEqual(await cut('.condition-value'), [false, false], `values at ${width}`);
    assert.equal((await cut('.name-start'))[0], true, `the long name gives way at ${width}`);
    assert.match(await row.locator('.name-end').first().innerText(), /tax_v2$/);
    await page.locator('#tab-features').click();
    const name = page.locator('tr[data-index="0"] .name-start');
    await name.waitFor();
    assert.ok(await name.evaluate((one) => one.scrollWidth <= one.clientWidth), `a usual name is whole at ${width}`);
    await close();
  }
});

test('narrow and wide windows scroll only downwards', async () => {
  for (const width of [480, 920, 1920]) {
    const { page, close } = await open('shopflow');
    await page.setViewportSize({ width, height: 900 });
    for (const view of VIEWS) {
      await page.locator(`#tab-${view}`).click();
      await drawn(page);
      const [content, shown] = await page.evaluate(() => [
        document.querySelector('#view').scrollWidth,
        document.querySelector('#view').clientWidth,
      ]);
      assert.ok(content <= shown, `${view} at ${width}: ${content} > ${shown}`);
      const tables = await page
        .locator('incident-table')
        .evaluateAll((all) => all.map((table) => table.scrollWidth - table.clientWidth));
      assert.ok(
        tables.every((hidden) => hidden <= 0),
        `tables of ${view} at ${width}: ${tables.join(', ')} pixels out of sight`,
      );
      await page.screenshot({
        path: path.join(screenshots, `${view}-${width}.png`),
        animations: 'disabled',
        caret: 'hide',
      });
    }
    await close();
  }
});

test('the script stays below 300 KB gzipped, and the first paint follows the snapshot within half a second', async (t) => {
  const script = readFileSync(path.join(root, 'dist/webview/main.js'), 'utf8');
  const { code } = await transform(script, { minify: true, legalComments: 'none' });
  const size = gzipSync(code).length;
  t.diagnostic(`webview script: ${(size / 1000).toFixed(0)} kB gzipped`);
  assert.ok(size <= 300_000);
  const { page, close } = await open('shopflow');
  const milliseconds = await page.evaluate(
    async (snapshot) => {
      const began = performance.now();
      window.receive({ type: 'snapshot', snapshot: JSON.stringify(snapshot) });
      while (!document.body.innerText.includes('drawn anew'))
        await new Promise((resolve) => requestAnimationFrame(resolve));
      return performance.now() - began;
    },
    { ...harness.snapshots.many, revision: 9, title: 'drawn anew' },
  );
  t.diagnostic(`from snapshot (242 features, 2,000 points) to its first frame: ${milliseconds.toFixed(0)} ms`);
  await close();
});
