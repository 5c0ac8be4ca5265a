import * as vscode from 'vscode';

const KEY = 'recentLogs';
const MOST = 5;

/** The logs investigated last in this workspace, the latest first. */
export class RecentLogs {
  constructor(private readonly state: vscode.Memento) {}

  async add(file: string): Promise<void> {
    await this.state.update(KEY, [file, ...this.all().filter((other) => other !== file)].slice(0, MOST));
  }

  /** Without those that are gone. */
  async existing(): Promise<string[]> {
    const checked = await Promise.all(
      this.all().map((file) =>
        vscode.workspace.fs.stat(vscode.Uri.file(file)).then(
          () => [file],
          () => [],
        ),
      ),
    );
    return checked.flat();
  }

  private all(): string[] {
    return this.state.get<string[]>(KEY, []);
  }
}
