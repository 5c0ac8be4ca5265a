import { expect, test } from 'vitest';
import type { Uri } from 'vscode';
import { KeptViews } from '../../../src/extension/editor/kept-views';

const uri = (path: string) => ({ toString: () => `file://${path}` }) as Uri;

function memento(start: Record<string, unknown> = {}) {
  const values = new Map(Object.entries(start));
  return {
    get: (key: string, otherwise?: unknown) => values.get(key) ?? otherwise,
    update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
  } as ConstructorParameters<typeof KeptViews>[0];
}

test('what a reader did is there again for the same document, and only for it', async () => {
  const views = new KeptViews(memento());
  await views.keep(uri('/a'), 'first');
  await views.keep(uri('/b'), 'other');
  await views.keep(uri('/a'), 'second');
  expect(views.of(uri('/a'))).toBe('second');
  expect(views.of(uri('/b'))).toBe('other');
  expect(views.of(uri('/c'))).toBeUndefined();
});

test('of many documents those that were left last are kept; what an older version left is no fault', async () => {
  const views = new KeptViews(memento({ keptViews: 'of another version' }));
  for (let place = 0; place < 60; place++) await views.keep(uri(`/${place}`), String(place));
  expect(views.of(uri('/59'))).toBe('59');
  expect(views.of(uri('/0'))).toBeUndefined();
});
