import * as vscode from 'vscode';
import { z } from 'zod';
import type { Analysis } from '../analysis/analysis';
import type { InvestigationEditorProvider } from '../editor/editor-provider';
import { viewName as view } from '../editor/messages';
import { chooseView } from '../editor/view-titles';
import { openAsText, openInvestigation } from '../editor/view-type';
import { investigateLog } from '../investigate/investigate-log';
import type { RecentLogs } from '../investigate/recent-logs';
import type { Investigation } from '../investigation/investigation';
import type { Investigations } from '../investigation/investigations';
import { investigateTable } from '../table/investigate-table';
import type { TableServers } from '../table/table-servers';
import { copyHeadline } from '../share/copy-headline';
import { exportReport } from '../share/export-report';
import { addCommits } from './add-commits';
import { addFiles } from './add-files';
import type { Commands } from './names';
import { openSample } from './open-sample';

export interface CommandParts {
  context: vscode.ExtensionContext;
  log: vscode.LogOutputChannel;
  analysis: Analysis;
  investigations: Investigations;
  editors: InvestigationEditorProvider;
  recent: RecentLogs;
  servers: TableServers;
}

const uri = z.custom<vscode.Uri>((value) => value instanceof vscode.Uri);
const findingParameters = z.tuple([uri, view, z.string().optional()]);

/** What each command does. They reject with what should be shown to the reader. */
export function commandsOf(parts: CommandParts): Commands {
  const { investigations, editors } = parts;
  const withCurrent = (act: (investigation: Investigation) => unknown): unknown => {
    const current = editors.current;
    return current ? act(current) : vscode.window.showInformationMessage(vscode.l10n.t('Open an investigation first.'));
  };
  const running = (): Investigation[] => investigations.all.filter(({ run }) => run.state === 'running');
  return {
    investigateLog: (clicked, selected) => choosing(() => investigateLog(parts, chosenUris(clicked, selected))),
    investigateTable: () => choosing(() => investigateTable(parts)),
    openSample: () => openSample(parts.context, investigations),
    runAgain: () => withCurrent((investigation) => void investigation.start()),
    cancel: () => {
      const { current } = editors;
      const stopped = current?.run.state === 'running' ? [current] : running();
      for (const investigation of stopped) investigation.cancel();
    },
    showLog: () => parts.log.show(),
    copyHeadline: () => withCurrent(copyHeadline),
    exportReport: () => withCurrent((investigation) => exportReport(investigation)),
    addLabelFiles: (...files) =>
      withCurrent((investigation) => addFiles(investigation, 'labels', chosenUris(...files))),
    addEventFiles: (...files) =>
      withCurrent((investigation) => addFiles(investigation, 'events', chosenUris(...files))),
    addTraceFiles: (...files) =>
      withCurrent((investigation) => addFiles(investigation, 'traces', chosenUris(...files))),
    addMetricFiles: (...files) =>
      withCurrent((investigation) => addFiles(investigation, 'metrics', chosenUris(...files))),
    addCommits: () => withCurrent(addCommits),
    replayExamples: () =>
      withCurrent((investigation) => {
        editors.panelOf(investigation)?.show('examples');
        return investigation.replay.start();
      }),
    openView: async (given) => {
      const { current } = editors;
      const wanted = view.safeParse(given);
      const chosen = wanted.success ? wanted.data : current && (await chooseView());
      return chosen && withCurrent((investigation) => editors.views.show(investigation, chosen));
    },
    openAsText: (item) => {
      const given = z.object({ resourceUri: uri }).safeParse(item);
      return given.success
        ? openAsText(given.data.resourceUri)
        : withCurrent(({ uri: current }) => openAsText(current));
    },
    showRunning: () => {
      const [first] = running();
      return first && (editors.panelOf(first)?.show('overview') ?? openInvestigation(first.uri));
    },
    showFinding: async (...parameters) => {
      const [document, shown, finding] = findingParameters.parse(parameters);
      await openInvestigation(document);
      const investigation = investigations.find(document);
      if (investigation) editors.panelOf(investigation)?.show(shown, finding);
    },
  };
}

/** Menus hand over the clicked resource and, from the Explorer, all selected ones; an editor's menu something else second. */
function chosenUris(clicked?: unknown, selected?: unknown): vscode.Uri[] {
  const several = z.array(uri).min(1).safeParse(selected);
  if (several.success) return several.data;
  const one = uri.safeParse(clicked);
  return one.success ? [one.data] : [];
}

/** One set of steps at a time: a second would close the first without a word. */
async function choosing<T>(act: () => Promise<T>): Promise<T> {
  const mark = (value: boolean): Thenable<unknown> =>
    vscode.commands.executeCommand('setContext', 'modelIncident.choosing', value);
  await mark(true);
  try {
    return await act();
  } finally {
    await mark(false);
  }
}
