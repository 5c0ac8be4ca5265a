// How a log was read, segments as a tree, examples replayed: in a plain Chromium under the extension's policy.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, drawn, inAllThemes, picture, startPages } from '../webview/page.mjs';

let pages;
before(async () => (pages = await startPages({ width: 1100, height: 900 })));
after(() => pages?.close());

test('reading tells format, labels, fingerprints, private columns and what changed', async () => {
  const { page, close } = await pages.open('reread', { view: 'reading' });
  const text = (await page.locator('#view').innerText()).replace(/\s+/g, ' ');
  for (const told of [
    'Amazon SageMaker data capture tried on a real file',
    'never tried on a real file',
    'half within 1 h 30 min, 90% within 25 h',
    '112 labels are of ids that the log has not',
    '62 of them (6.2%) do not agree',
    'customer_email its values look like e-mail addresses',
    'The beginning moved from 2026-03-05 20:00 UTC to 2026-03-05 19:57 UTC.',
  ])
    assert.ok(text.includes(told), `"${told}" in ${text}`);
  const why = page.locator('.columns-table .two-lines', { hasText: 'Named so; seconds since 1970' });
  assert.ok(await why.evaluate((one) => one.scrollHeight <= one.clientHeight + 1), 'the reason is there in full');
  await page.locator('.coverage-table summary').click();
  const table = page.locator('.coverage-table incident-table');
  await table.getByRole('cell', { name: '97.9%' }).first().waitFor();
  await table.evaluate((one) => (one.scrollTop = 40 * 24));
  await table.getByRole('cell', { name: '0.0%' }).first().waitFor();
  await inAllThemes(page, 'reading-whole');
  await close();
});

test('what changed since the run before is said in the overview and leads to all of it', async () => {
  const { page, close } = await pages.open('reread');
  await page.getByText('Since the run before:').waitFor();
  await assertAccessible(page, 'overview with changes');
  await page.getByRole('button', { name: 'What changed' }).click();
  await page.getByRole('heading', { name: 'Since the run before' }).waitFor();
  await close();
});

test('segments are a tree that arrows open and close, and the most telling triple leads with its branch', async () => {
  const { page, close } = await pages.open('reread', { view: 'segments' });
  const names = () => page.locator('.master tbody tr[data-index] td:first-child').allInnerTexts();
  const told = (await names()).slice(0, 4).map((name) => name.replace(/\s+/g, ' ').trim());
  assert.deepEqual(told, [
    'device = mobile +1 alias',
    'and country = GB',
    'and app = 5.2',
    'and request_source = campaign',
  ]);
  assert.equal(await page.locator('tr[aria-selected=true]').getAttribute('aria-level'), '3');
  await inAllThemes(page, 'segments-tree');
  await page.locator('tr[data-index="0"]').focus();
  await page.keyboard.press('ArrowLeft');
  await page.locator('tr[data-index="0"][aria-expanded=false]').waitFor();
  assert.equal((await names()).length, 6);
  await page.keyboard.press('ArrowRight');
  await page.locator('tr[data-index="0"][aria-expanded=true]').waitFor();
  await page.keyboard.press('ArrowRight');
  await page.locator('tr[data-index="1"][aria-selected=true]').waitFor();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await page.locator('tr[data-index="1"]:focus').waitFor();
  await page.locator('.twistie .codicon-chevron-down').first().click();
  assert.equal((await names()).length, 6);
  await close();
});

test('examples are replayed by a button, and each row tells what the model said', async () => {
  const { page, sent, give, close } = await pages.open('shopflow', { view: 'examples' });
  await page.getByRole('button', { name: 'Replay', exact: true }).click();
  assert.equal((await sent('replay')).length, 1);
  await give({ revision: 2, replay: { state: 'unset' } });
  await page.getByRole('button', { name: 'Set command' }).click();
  assert.equal((await sent('replaySetting')).length, 1);
  await assertAccessible(page, 'a replay without a command');
  await give({ revision: 3, replay: { state: 'running', rows: 48 } });
  await page.getByText('asked about 48 rows').waitFor();
  await page.getByRole('button', { name: 'Cancel replay' }).click();
  assert.equal((await sent('cancelReplay')).length, 1);
  await give({ revision: 4, replay: pages.snapshots.replayFailed.replay });
  await page.getByRole('alert').getByText('is not JSON').waitFor();
  await assertAccessible(page, 'a failed replay');
  await picture(page, 'replay-failed');
  await give({ ...pages.snapshots.reread, revision: 5 });
  await page.locator('.replay-banner', { hasText: 'Training–serving skew: 16 of 24' }).waitFor();
  await page.locator('tr[data-index="0"]', { hasText: 'headphones' }).waitFor();
  await page.locator('.side.wrong', { hasText: 'not what was logged' }).waitFor();
  await inAllThemes(page, 'examples-replayed');
  await close();
});

test('a replay is a finding of the fifth question, with room for a note', async () => {
  const { page, close } = await pages.open('reread', { overview: { opened: ['step/reproduction'], closed: [] } });
  const finding = page.locator('[data-finding=replay]');
  await finding.getByText('Training–serving skew').waitFor();
  await finding.getByText('Add note').waitFor();
  await drawn(page);
  await close();
});

test('a note on a finding that this run has not is still told, and removed by a button', async () => {
  const { page, sent, give, close } = await pages.open('shopflow');
  const { document } = pages.snapshots.shopflow;
  const finding = 'unit-scale/feature_store.customer_age/device=<b>mobile</b>';
  await give({ revision: 2, document: { ...document, notes: { [finding]: 'Kim asks the pipeline team' } } });
  const section = page.getByRole('region', { name: 'Notes on findings that this run has not' });
  await section.getByText('Kim asks the pipeline team').waitFor();
  assert.equal(await section.locator('b').count(), 0);
  await assertAccessible(page, 'notes of another run');
  await section.getByRole('button', { name: /^Remove the note on unit-scale/ }).click();
  assert.deepEqual(await sent('setNote'), [{ type: 'setNote', finding, text: '' }]);
  await close();
});
