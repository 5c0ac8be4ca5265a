import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { isTableAddress } from '../../engine/clickhouse/address';
import { fixedPart } from '../document/document-paths';

/** VS Code's watchers begin to see some time after they were made; until then files are compared with what they were. */
const WATCHER_START = 2500;

/** Tells when one of the files that an investigation has read is written, replaced or removed (then `gone`). */
export class LogWatch implements vscode.Disposable {
  private watchers: vscode.Disposable[] = [];
  private watched = '';
  private starting: NodeJS.Timeout | undefined;
  private before: Promise<Map<string, string>> | undefined;

  constructor(private readonly changed: (gone: boolean) => void) {}

  /** Files or globs, absolute; a table tells nobody that it changed. What was watched before is let go. */
  watch(files: string[]): void {
    const wanted = [...new Set(files.filter((file) => !isTableAddress(file)))].sort().join('\n');
    const isNew = wanted !== this.watched;
    if (!isNew && !this.starting) return;
    if (isNew) this.dispose();
    this.before = marksOf(wanted);
    if (!isNew) return;
    this.starting = setTimeout(() => void this.compare(), WATCHER_START);
    this.watched = wanted;
    this.watchers = wanted.split('\n').flatMap((file) => (file === '' ? [] : [this.watcherOf(file)]));
  }

  private watcherOf(file: string): vscode.Disposable {
    // A glob is watched from the folder that it cannot leave.
    const folder = fixedPart(file) === file ? path.dirname(file) : fixedPart(file);
    const rest = path.relative(folder, file).split(path.sep).join('/');
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(folder), rest));
    return vscode.Disposable.from(
      watcher,
      watcher.onDidChange(() => this.changed(false)),
      watcher.onDidCreate(() => this.changed(false)),
      watcher.onDidDelete(() => this.changed(true)),
    );
  }

  /** What changed before the watchers saw anything is told now. */
  private async compare(): Promise<void> {
    const { watched } = this;
    const before = await this.before;
    const now = await marksOf(watched);
    this.starting = undefined;
    if (watched !== this.watched || !before) return;
    for (const [file, mark] of now) {
      if (mark === before.get(file)) continue;
      this.changed(mark === GONE);
      return;
    }
  }

  dispose(): void {
    clearTimeout(this.starting);
    this.starting = undefined;
    vscode.Disposable.from(...this.watchers).dispose();
    this.watchers = [];
    this.watched = '';
  }
}

const GONE = 'gone';

/** Size and time of every file, without globs: what tells one state of it from the next. */
async function marksOf(files: string): Promise<Map<string, string>> {
  const paths = files.split('\n').filter((file) => file !== '' && fixedPart(file) === file);
  const marks = paths.map(async (file): Promise<[string, string]> => {
    const found = await stat(file).catch(() => undefined);
    return [file, found ? `${found.size} ${found.mtimeMs}` : GONE];
  });
  return new Map(await Promise.all(marks));
}
