// The way of the Tab key through a page of a real workbench, where VS Code takes its share of the keys.
import assert from 'node:assert/strict';

/** Presses of Tab after which a view has surely been left; a list of roles has many controls. */
export const MOST = 200;

/** Runs in the page: numbers what takes the focus by Tab, and tells what each is. */
function numberStops(body) {
  const stops = 'a[href], button, input, select, textarea, summary, [tabindex="0"], vscode-button, vscode-checkbox';
  const isVisible = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0;
  const found = [...body.querySelectorAll(stops)].filter(
    (one) => isVisible(one) && !one.disabled && one.getAttribute('tabindex') !== '-1' && one.getRootNode() === document,
  );
  found.forEach((one, index) => (one.dataset.stop = String(index)));
  return found.map((one) => one.outerHTML.replace(/\s+/g, ' ').slice(0, 160));
}

/**
 * Tab from the first control of the page on show: fails unless it reaches every other one and leads out again.
 * @returns how many there are
 */
export async function tabReachesAll(page, frame) {
  const focusedStop = () =>
    frame.locator('body').evaluate(() => document.hasFocus() && (document.activeElement?.dataset.stop ?? null));
  const stops = await frame.locator('body').evaluate(numberStops);
  await frame.locator('[data-stop="0"]').focus();
  const reached = new Set(['0']);
  let left = false;
  for (let press = 0; press < MOST && !left; press++) {
    await page.keyboard.press('Tab');
    const at = await focusedStop();
    left = at === false;
    if (at) reached.add(at);
  }
  const missed = stops.filter((_one, index) => !reached.has(String(index)));
  assert.deepEqual(missed, []);
  assert.ok(left, 'the focus goes on to the rest of the workbench');
  return stops.length;
}
