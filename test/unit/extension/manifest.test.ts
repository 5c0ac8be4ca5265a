import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import manifest from '../../../package.json';
import names from '../../../package.nls.json';
import { COMMANDS } from '../../../src/extension/commands/names';
import { DEFAULT_THRESHOLDS } from '../../../src/playbook/thresholds';

const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(path.join(folder, file), 'utf8'));

/** The English texts handed to a translating function: its first argument, a literal. */
function textsIn(folder: string): string[] {
  const call = /(?<![\w.])(?:vscode\.l10n\.)?t\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`([^`$]*)`)/g;
  return sources(folder).flatMap((text) =>
    [...text.matchAll(call)].map(([, single, double, backtick]) =>
      (single ?? double ?? backtick ?? '').replace(/\\(['"\\])/g, '$1'),
    ),
  );
}

describe('package.json', () => {
  test('contributes every command that is registered, with a category, and no other', () => {
    const contributed = manifest.contributes.commands.map(({ command }) => command);
    expect(contributed.sort()).toEqual(COMMANDS.map((name) => `modelIncident.${name}`).sort());
    expect(
      manifest.contributes.commands.every(({ category, enablement }) => category === 'Model Incident' && enablement),
    ).toBe(true);
  });

  test('names every text in package.nls.json, and that holds no other', () => {
    const used = [...JSON.stringify(manifest).matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? '');
    expect([...new Set(used)].sort()).toEqual(Object.keys(names).sort());
  });

  test('shows the thresholds that apply where nothing is set', () => {
    const { properties } = manifest.contributes.configuration;
    for (const name of ['psi', 'pValue', 'nullRate', 'minimumRows'] as const)
      expect(properties[`modelIncident.thresholds.${name}`].default).toBe(DEFAULT_THRESHOLDS[name]);
  });
});

// `npx vitest run test/unit/extension/manifest.test.ts -u` writes it anew after a text was added or changed.
test('l10n/bundle.l10n.json holds every text of the extension and the webview, and no other', async () => {
  const texts = [...new Set([...textsIn('src/extension'), ...textsIn('webview')])].sort();
  const bundle = Object.fromEntries(texts.map((text) => [text, text]));
  await expect(JSON.stringify(bundle, null, 2) + '\n').toMatchFileSnapshot('../../../l10n/bundle.l10n.json');
});
