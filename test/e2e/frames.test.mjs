// How smoothly large reports move, told and not asserted: frames depend on the machine. Software rendering, as in CI.
import { after, before, test } from 'node:test';
import { drawn, frameTimes, inWords, startPages } from '../webview/page.mjs';

let pages;
before(async () => (pages = await startPages({ width: 1280, height: 900 })));
after(() => pages?.close());

test('a table of 200 rows scrolls', async (t) => {
  const { page, close } = await pages.open('long', { view: 'features' });
  const scroll = () => (document.querySelector('incident-table').scrollTop += 90);
  t.diagnostic(`scrolling 200 features: ${inWords(await frameTimes(page, scroll))}`);
  await close();
});

test('charts of 10,000 points follow the cursor, zoom and are drawn anew', async (t) => {
  const { page, close } = await pages.open('long', { view: 'timeline' });
  await drawn(page);
  const move = (frame) => {
    const stack = document.querySelector('.chart-stack');
    const { x, y } = stack.getBoundingClientRect();
    const at = { clientX: x + 100 + frame * 15, clientY: y + 200, bubbles: true };
    stack.dispatchEvent(new PointerEvent('pointermove', at));
  };
  t.diagnostic(`the cursor over 5 charts of 10,000 points: ${inWords(await frameTimes(page, move))}`);
  const zoom = (frame) => {
    const key = frame % 2 === 0 ? '+' : '-';
    document.querySelector('.chart-stack').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  };
  await page.locator('.chart-stack').focus();
  t.diagnostic(`drawing 5 charts of 10,000 points anew: ${inWords(await frameTimes(page, zoom, 20))}`);
  const scroll = (frame) => document.querySelector('#view').scrollTo({ top: (frame * 17) % 500 });
  t.diagnostic(`scrolling past them: ${inWords(await frameTimes(page, scroll))}`);
  await close();
});
