import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Investigation } from '../../../src/extension/investigation/investigation';

const roots: string[] = [];
const edits: string[] = [];
const said: string[] = [];
let git: { enabled: boolean } | undefined;

class Uri {
  readonly scheme = 'file';
  constructor(readonly fsPath: string) {}
}

vi.mock('vscode', () => ({
  Uri,
  l10n: { t: (text: string) => text },
  window: {
    showInformationMessage: (text: string) => void said.push(text),
    showQuickPick: (items: { label: string }[]) => Promise.resolve(items.slice(1)),
  },
  workspace: { asRelativePath: ({ fsPath }: Uri) => fsPath },
  extensions: {
    getExtension: (id: string) =>
      id === 'vscode.git' && git
        ? {
            activate: () =>
              Promise.resolve({
                ...git,
                getAPI: () => ({
                  state: 'initialized',
                  onDidChangeState: () => undefined,
                  repositories: roots.map((root) => ({ rootUri: new Uri(root), state: {} })),
                }),
              }),
          }
        : undefined,
  },
}));
vi.mock('../../../src/extension/editor/change-document', () => ({
  changeDocument: (document: { getText(): string }, change: (text: string) => string) => {
    edits.push(change(document.getText()));
    return Promise.resolve();
  },
}));
const { addCommits } = await import('../../../src/extension/commands/add-commits');

const investigation = {
  folder: '/shop/logs',
  text: { getText: () => '{ "version": 1, "logs": ["a.csv"], "events": ["deploys.csv"] }' },
} as unknown as Investigation;

describe('commits and tags as events', () => {
  beforeEach(() => {
    for (const list of [roots, edits, said]) list.length = 0;
    git = { enabled: true };
  });

  test('the one repository is added beside the event files, relative to the document', async () => {
    roots.push('/shop');
    await addCommits(investigation);
    expect(JSON.parse(edits[0] ?? '')).toMatchObject({ events: ['deploys.csv', '..'] });
  });

  test('of several those that are picked', async () => {
    roots.push('/shop', '/models');
    await addCommits(investigation);
    expect(JSON.parse(edits[0] ?? '')).toMatchObject({ events: ['deploys.csv', '../../models'] });
  });

  test.each([
    ['no git extension', undefined],
    ['one that is turned off', { enabled: false }],
  ] as const)('%s is said, and nothing changed', async (_what, state) => {
    git = state;
    roots.push('/shop');
    await addCommits(investigation);
    expect(edits).toEqual([]);
    expect(said[0]).toMatch(/No git repository/);
  });
});
