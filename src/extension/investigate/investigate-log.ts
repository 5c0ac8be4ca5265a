import path from 'node:path';
import * as vscode from 'vscode';
import type { Analysis } from '../analysis/analysis';
import type { Choice } from '../document/new-document';
import type { Investigations } from '../investigation/investigations';
import { checkFiles } from './check-files';
import { LogReader } from './log-reader';
import { pickLog } from './pick-log';
import { pickPeriods } from './pick-periods';
import { pickRoles } from './pick-roles';
import type { RecentLogs } from './recent-logs';
import { openUntitled } from './untitled-investigation';

export interface InvestigateLogParts {
  analysis: Analysis;
  investigations: Investigations;
  recent: RecentLogs;
}

/**
 * The command: file, roles, periods, each with the proposed answer first. `given` are the files of a context menu, which are
 * one log and answer the first step. Rejects with an `IncidentError` for a log that cannot be used.
 */
export async function investigateLog(
  parts: InvestigateLogParts,
  given: readonly vscode.Uri[],
): Promise<vscode.Uri | undefined> {
  let logs = given.length > 0 ? await checkFiles(given) : undefined;
  const fileIsGiven = logs !== undefined;
  for (;;) {
    logs ??= await chooseLogs(parts.recent);
    if (!logs) return undefined;
    const answer = await rolesAndPeriods(parts.analysis, logs);
    if (answer === 'dismissed' || (answer === 'back' && fileIsGiven)) return undefined;
    if (answer !== 'back') {
      const [first] = answer.logs;
      if (first === undefined) return undefined;
      await parts.recent.add(first);
      return openUntitled(parts.investigations, answer, path.dirname(first));
    }
    logs = undefined;
  }
}

async function chooseLogs(recent: RecentLogs): Promise<string[] | undefined> {
  const files = await pickLog(recent);
  return files && checkFiles(files.map((file) => vscode.Uri.file(file)));
}

/** Steps 2 and 3. The log is read meanwhile; what is still being read when they end is left to the investigation. */
async function rolesAndPeriods(analysis: Analysis, logs: string[]): Promise<Choice | 'back' | 'dismissed'> {
  const reader = new LogReader(analysis, logs);
  try {
    for (;;) {
      const roles = await pickRoles((given) => reader.read(given));
      if (roles.kind !== 'accepted') return roles.kind;
      const periods = await pickPeriods(reader.read(roles.roles));
      if (periods.kind === 'chosen') return { logs, roles: roles.roles, ...periods.periods };
      if (periods.kind === 'dismissed') return 'dismissed';
    }
  } finally {
    reader.stop();
  }
}
