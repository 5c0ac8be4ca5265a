import type * as vscode from 'vscode';
import { z } from 'zod';

const KEY = 'keptViews';
const MOST = 50;

const kept = z.array(z.object({ document: z.string(), state: z.string() })).catch([]);

/**
 * What readers did in the editors of this workspace (view, zoom, sort order, choices), by document: VS Code forgets a page's
 * own state when its editor is closed. Of the documents that were left last; the document itself holds nothing of it.
 */
export class KeptViews {
  constructor(private readonly memento: Pick<vscode.Memento, 'get' | 'update'>) {}

  of(document: vscode.Uri): string | undefined {
    return this.all().find((one) => one.document === document.toString())?.state;
  }

  async keep(document: vscode.Uri, state: string): Promise<void> {
    const others = this.all().filter((one) => one.document !== document.toString());
    await this.memento.update(KEY, [{ document: document.toString(), state }, ...others].slice(0, MOST));
  }

  private all(): z.infer<typeof kept> {
    return kept.parse(this.memento.get(KEY, []));
  }
}
