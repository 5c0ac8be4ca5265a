import path from 'node:path';
import * as vscode from 'vscode';
import { isTableAddress } from '../../engine/clickhouse/address';
import { fixedPart } from '../document/document-paths';

/** Tells when one of the files that an investigation has read is written, replaced or removed (then `gone`). */
export class LogWatch implements vscode.Disposable {
  private watchers: vscode.Disposable[] = [];
  private watched = '';

  constructor(private readonly changed: (gone: boolean) => void) {}

  /** Files or globs, absolute; a table tells nobody that it changed. What was watched before is let go. */
  watch(files: string[]): void {
    const wanted = [...new Set(files.filter((file) => !isTableAddress(file)))].sort().join('\n');
    if (wanted === this.watched) return;
    this.dispose();
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

  dispose(): void {
    vscode.Disposable.from(...this.watchers).dispose();
    this.watchers = [];
    this.watched = '';
  }
}
