import { beforeEach, expect, test, vi } from 'vitest';
import type { Investigation } from '../../../src/extension/investigation/investigation';

let document = '';
let picks: (string | undefined)[] = [];
let typed: string | undefined;
const offered: { label: string; description?: string }[][] = [];

vi.mock('vscode', () => ({
  l10n: { t: (text: string) => text },
  window: {
    showQuickPick: (items: { label: string }[]) => {
      offered.push(items);
      const wanted = picks.shift();
      return Promise.resolve(items.find(({ label }) => label === wanted));
    },
    showInputBox: () => Promise.resolve(typed),
  },
}));
vi.mock('../../../src/extension/editor/change-document', () => ({
  changeDocument: (_: unknown, change: (text: string) => string) => {
    document = change(document);
    return Promise.resolve();
  },
}));
const { readOtherwise } = await import('../../../src/extension/commands/read-otherwise');

const investigation = {
  text: {},
  results: { source: { read: { delimiter: ',', encoding: 'utf-8', header: true, time: { zone: 'UTC' } } } },
} as unknown as Investigation;

const read = (): unknown => (JSON.parse(document) as { read?: unknown }).read;

beforeEach(() => {
  document = '{ "version": 1, "logs": ["a.csv"] }';
  offered.length = 0;
});

test('a guess is shown, overridden in the document, and given back to the guess', async () => {
  picks = ['Delimiter', ';'];
  await readOtherwise(investigation);
  expect(offered[0]).toContainEqual(expect.objectContaining({ label: 'Delimiter', description: ',' }));
  expect(read()).toEqual({ delimiter: ';' });
  picks = ['Header line', 'false'];
  await readOtherwise(investigation);
  expect(read()).toEqual({ delimiter: ';', header: false });
  picks = ['Delimiter', 'As guessed'];
  await readOtherwise(investigation);
  expect(read()).toEqual({ header: false });
  picks = ['Header line', 'As guessed'];
  await readOtherwise(investigation);
  expect(read()).toBeUndefined();
});

test('zone and format of times are typed; nothing chosen changes nothing', async () => {
  [picks, typed] = [['Zone of times without offset'], ' Europe/Berlin '];
  await readOtherwise(investigation);
  expect(read()).toEqual({ zone: 'Europe/Berlin' });
  [picks, typed] = [['Format of times'], undefined];
  await readOtherwise(investigation);
  picks = [undefined];
  await readOtherwise(investigation);
  expect(read()).toEqual({ zone: 'Europe/Berlin' });
});
