// Pages of the webview for browser tests: opened in a state, driven, looked at by axe, and closed only without faults.
import assert from 'node:assert/strict';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { root } from '../../scripts/processes.mjs';
import { launchChromium } from '../vscode/host.mjs';
import { startHarness, themes } from './harness.mjs';

const screenshots = path.join(root, 'test-results/screenshots/states');

/** Chromium on the harness. `open(snapshot, { theme, view, … })` takes what a reader did before as further state. */
export async function startPages(viewport = { width: 1000, height: 700 }) {
  const harness = await startHarness();
  const browser = await launchChromium();
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
  const close = async () => {
    await browser.close();
    harness.close();
  };
  const { snapshots } = harness;
  const open = async (snapshot, { theme = 'dark', view = 'overview', ...state } = {}) => {
    const page = await context.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(harness.address(snapshot, theme, { view, ...state }));
    await page.locator('#view').waitFor();
    return {
      page,
      /** Hands the page another snapshot: what is on show, changed. */
      give: (change) =>
        page.evaluate((next) => window.receive({ type: 'snapshot', snapshot: JSON.stringify(next) }), {
          ...snapshots[snapshot],
          ...change,
        }),
      sent: (type) => page.evaluate((wanted) => window.sent.filter((message) => message.type === wanted), type),
      close: async () => {
        errors.push(...(await page.evaluate(() => window.violations)));
        await page.close();
        assert.deepEqual(errors, []);
      },
    };
  };
  return { snapshots, open, close };
}

/** Waits until every chart has its canvas. */
export const drawn = (page) =>
  page.waitForFunction(() =>
    [...document.querySelectorAll('incident-chart')].every((chart) => chart.querySelector('canvas')),
  );

/** What axe finds fails the test. */
export async function assertAccessible(page, where) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${where}: ${id} at ${node.target.join(' ')}: ${node.failureSummary}`),
  );
  assert.deepEqual(found, []);
}

export const picture = (page, name) =>
  page.screenshot({ path: path.join(screenshots, `${name}.png`), animations: 'disabled', caret: 'hide' });

/** Wears each of the four themes in turn: axe finds nothing, and a picture is kept. */
export async function inAllThemes(page, name) {
  for (const [theme, worn] of Object.entries(themes)) {
    await page.evaluate((next) => window.wear(next), worn);
    await drawn(page);
    await assertAccessible(page, `${name} in ${theme}`);
    await picture(page, `${name}-${theme}`);
  }
}

/** Milliseconds of each frame while `move(frame)` runs in the page, sorted. */
export const frameTimes = (page, move, frames = 60) =>
  page.evaluate(`(async () => {
    const move = ${move};
    const times = [];
    let before = performance.now();
    for (let frame = 0; frame < ${frames}; frame++) {
      move(frame);
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = performance.now();
      times.push(now - before);
      before = now;
    }
    return times.sort((a, b) => a - b);
  })()`);

export const inWords = (times) =>
  `median frame ${times[Math.floor(times.length / 2)].toFixed(1)} ms, slowest ${times.at(-1).toFixed(1)} ms`;
