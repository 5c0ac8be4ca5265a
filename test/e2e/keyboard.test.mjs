// Everything by keyboard alone. What can be operated is listed from the page itself: controls, and whatever listens to a
// pointer. Each is reached by Tab and arrows as a reader would, and one of every kind is operated there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { drawn, startPages } from '../webview/page.mjs';

/** View, and the snapshot that fills it. */
const SHOWN = [
  ['overview', 'reread'],
  ['timeline', 'traced'],
  ['features', 'shopflow'],
  ['segments', 'reread'],
  ['examples', 'examined'],
  ['service', 'traced'],
  ['monitoring', 'monitored'],
  ['reading', 'reread'],
  ['overview', 'failed'],
  ['overview', 'idle'],
];

/** What only a pointer's listener is on, and the keys that do the same from the named focus. */
const BY_KEYS_OF = [
  ['.twistie', 'tr'], // left and right arrows on its row
  ['td, tr, thead, table', 'tr[tabindex="0"]'],
];

let pages;
before(async () => (pages = await startPages({ width: 1200, height: 900 })));
after(() => pages?.close());

/** Runs in the page before anything else: remembers what listens to a pointer. */
function rememberListeners() {
  const listen = EventTarget.prototype.addEventListener;
  window.pointed = new Set();
  EventTarget.prototype.addEventListener = function (type, ...rest) {
    if (/^(click|dblclick|mousedown|pointerdown)$/.test(type) && this instanceof Element) window.pointed.add(this);
    return listen.call(this, type, ...rest);
  };
}

/** Runs in the page: gives every control a number and tells what it is. */
function numberControls(root) {
  const isVisible = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0;
  const controls =
    'a[href], button, input, select, textarea, summary, vscode-button, vscode-checkbox, vscode-dropdown, vscode-text-field';
  const roles = ['button', 'link', 'tab', 'slider', 'option', 'checkbox', 'menuitem', 'treeitem'];
  // Tabs are walked by arrows in a test of their own, for each of them shows another view.
  const wanted = [...root.querySelectorAll('*')].filter(
    (one) =>
      isVisible(one) &&
      !one.matches('[role=tab]') &&
      !one.disabled &&
      (one.matches(controls) ||
        one.matches('[tabindex="0"]') ||
        roles.includes(one.getAttribute('role') ?? '') ||
        window.pointed.has(one)),
  );
  wanted.forEach((one, index) => (one.dataset.control = String(index)));
  return wanted.map((one, index) => ({
    index,
    tag: one.tagName.toLowerCase(),
    role: one.getAttribute('role'),
    type: one.getAttribute('type'),
    isChosen: one.matches('[aria-pressed=true], [aria-selected=true]') && !one.matches('tr'),
    // A place that only scrolls has nothing to do while all of it is in sight.
    canDo:
      one.matches(controls) ||
      one.matches('tr, .chart-stack, [role]:not([role=region], [role=group], [role=tabpanel])') ||
      one.scrollHeight > one.clientHeight + 1,
    name: (one.getAttribute('aria-label') ?? one.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 60),
    part: one.getAttribute('data-part') ?? '',
    classes: one.className,
  }));
}

/** The number of the control that has the focus, or null. */
const focused = (page) =>
  page.evaluate(() => document.activeElement?.closest('[data-control]')?.dataset.control ?? null);

/** Presses Tab until the focus has left the page or come round; gives the controls in the order they were reached. */
async function tabThrough(page, most = 400) {
  const order = [];
  await page.evaluate(() => document.activeElement?.blur());
  for (let press = 0; press < most; press++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const one = document.activeElement;
      return !one || one === document.body
        ? null
        : (one.dataset.control ?? `unnumbered ${one.outerHTML.slice(0, 120)}`);
    });
    if (at === null || at === order[0]) break;
    order.push(at);
  }
  return order;
}

/** From a stop of the Tab key, what arrows reach. */
async function arrowsFrom(page, stop, reached) {
  for (const key of ['ArrowDown', 'ArrowRight']) {
    await page.evaluate((at) => document.querySelector(`[data-control="${at}"]`)?.focus(), stop);
    const seen = new Set();
    for (let press = 0; press < 60; press++) {
      await page.keyboard.press(key);
      const at = await focused(page);
      if (at === null || seen.has(at)) break;
      seen.add(at);
      reached.add(at);
    }
  }
}

/** Everything that an operation could change: what was sent, what is kept, what is drawn, where focus and scrolling are. */
const effects = (page) =>
  page.evaluate(() =>
    JSON.stringify([
      window.sent.length,
      window.kept ?? null,
      document.body.innerHTML,
      document.activeElement?.outerHTML.slice(0, 200) ?? null,
      [...document.querySelectorAll('input, select, textarea')].map(({ value, checked }) => [value, checked]),
      [...document.querySelectorAll('#view, #view *')].map(({ scrollTop }) => scrollTop).filter((top) => top > 0),
    ]),
  );

/** The keys that operate a control of its kind, the most usual first. */
function keysOf({ tag, role, type }) {
  if (tag === 'tr') return ['ArrowDown', 'Enter'];
  if (tag === 'select') return ['ArrowDown', 'ArrowUp'];
  if (tag === 'input' && type !== 'checkbox' && type !== 'radio') return ['x'];
  if (role === 'slider') return ['ArrowRight', 'ArrowLeft'];
  if (tag === 'button' || tag === 'a' || tag === 'summary' || tag.startsWith('vscode-')) return ['Enter', 'Space'];
  return ['ArrowDown', 'ArrowLeft', 'Enter', 'Space'];
}

async function isOperated(page, control) {
  const element = page.locator(`[data-control="${control.index}"]`);
  await element.evaluate((one) => one.focus());
  const before = await effects(page);
  for (const key of keysOf(control)) {
    await page.keyboard.press(key);
    for (let wait = 0; wait < 8; wait++) {
      if ((await effects(page)) !== before) return true;
      await page.waitForTimeout(25);
    }
  }
  return false;
}

async function start(page) {
  await page.reload();
  await page.locator('#view').waitFor();
  await drawn(page);
  return page.evaluate(`(${numberControls})(document)`);
}

for (const [view, snapshot] of SHOWN) {
  test(`${view} of "${snapshot}": every control is reached and operated by keyboard`, async (t) => {
    const { page, close } = await pages.open(snapshot, { view });
    await page.addInitScript(rememberListeners);
    const controls = await start(page);
    assert.ok(controls.length > 1, 'there are controls');
    const order = await tabThrough(page);
    const reached = new Set(order);
    for (const stop of order.filter((at) => /^\d+$/.test(at))) {
      const isStopOfMany = await page.evaluate(
        (at) =>
          document
            .querySelector(`[data-control="${at}"]`)
            ?.matches('[role=tab], tr, [role=option], [role=slider], svg *, .event, [data-event]'),
        stop,
      );
      if (isStopOfMany) await arrowsFrom(page, stop, reached);
    }
    const missed = await page.evaluate(
      ([numbers, byKeys]) =>
        numbers.flatMap((number) => {
          const one = document.querySelector(`[data-control="${number}"]`);
          if (!one) return [];
          if (
            byKeys.some(
              ([selector, from]) =>
                one.matches(selector) && one.closest('table, [role]')?.parentElement?.querySelector(from),
            )
          )
            return [];
          const inside = one.querySelector('button, a[href], input, select, summary, [tabindex="0"]');
          const around = one.closest('label');
          if (around || (inside && !one.matches('button, a'))) return [];
          return [one.outerHTML.replace(/\s+/g, ' ').slice(0, 200)];
        }),
      [controls.map(({ index }) => String(index)).filter((number) => !reached.has(number)), BY_KEYS_OF],
    );
    t.diagnostic(`${view}: ${controls.length} controls, ${order.length} stops of the Tab key`);
    assert.deepEqual(missed, []);

    const kinds = new Map();
    for (const control of controls) {
      const { index, tag, role, name, part, classes, isChosen, canDo } = control;
      const kind = [tag, role, part, tag === 'tr' ? '' : name.replace(/\d+/g, '#'), tag === 'tr' ? '' : classes].join(
        ' ',
      );
      if (reached.has(String(index)) && !isChosen && canDo && !kinds.has(kind)) kinds.set(kind, control);
    }
    const untold = await page.locator('incident-chart').evaluateAll((charts) =>
      charts.flatMap((chart) => {
        const around = chart.closest('section, figure, article, .detail');
        const told = around?.querySelector('.table-toggle, table, details');
        const label = chart.querySelector('canvas')?.getAttribute('aria-label') ?? '';
        return told && label.length > 10 ? [] : [chart.outerHTML.slice(0, 200)];
      }),
    );
    assert.deepEqual(untold, [], 'each chart has words and a table');
    const dead = [];
    for (const [kind, control] of kinds) {
      const again = await start(page);
      assert.equal(again[control.index]?.name, control.name, 'the page is drawn as before');
      if (!(await isOperated(page, control))) dead.push(kind);
    }
    t.diagnostic(`${view}: ${kinds.size} kinds of controls operated`);
    assert.deepEqual(dead, []);
    await close();
  });
}
