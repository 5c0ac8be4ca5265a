import { randomUUID } from 'node:crypto';
import path from 'node:path';
import * as vscode from 'vscode';
import { z } from 'zod';
import { IncidentError } from '../../protocol/errors';
import { INCIDENT_DOCUMENT_VERSION, type IncidentDocument } from '../../protocol/incident-document';
import type { InvestigationRequest } from '../../protocol/investigation';
import type { Analysis } from '../analysis/analysis';
import { tablesOf, toRequest } from '../document/document-request';
import { faultOf } from '../faults';
import { filesOutsideWorkspace } from '../investigation/trust';
import { defaultsFor } from '../settings';
import { aggregatesOf } from './aggregates';

const interval = z.string().regex(/^[^/\s]+\/[^/\s]+$/);
const inputSchema = z.object({
  log: z.string().min(1),
  good: interval.optional(),
  bad: interval.optional(),
  labels: z.string().min(1).optional(),
  events: z.string().min(1).optional(),
});
export type ToolInput = z.infer<typeof inputSchema>;

/** Lets an agent investigate a log of the workspace. It reads, writes nothing, and answers with aggregates only. */
export class InvestigateTool implements vscode.LanguageModelTool<ToolInput> {
  constructor(private readonly analysis: Analysis) {}

  prepareInvocation({
    input,
  }: vscode.LanguageModelToolInvocationPrepareOptions<ToolInput>): vscode.PreparedToolInvocation {
    const { t } = vscode.l10n;
    const files = [input.log, input.labels, input.events].filter((file) => file !== undefined).join(', ');
    return {
      invocationMessage: t('Investigating {0}', input.log),
      confirmationMessages: {
        title: t('Investigate a prediction log'),
        message: t(
          'This reads {0} and gives the model counts and statistics: the verdict, drifted features, segments by their values, events. No row of the log is handed over.',
          files,
        ),
      },
    };
  }

  async invoke(
    { input }: vscode.LanguageModelToolInvocationOptions<ToolInput>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const key = randomUUID();
    const abort = new AbortController();
    const listener = token.onCancellationRequested(() => abort.abort());
    try {
      const request = await requestOf(inputSchema.parse(input));
      const report = await this.analysis.investigate(key, request, { signal: abort.signal });
      return textResult(JSON.stringify(aggregatesOf(report)));
    } catch (error) {
      if (token.isCancellationRequested) throw new vscode.CancellationError();
      const { message, advice } = faultOf(error);
      return textResult(JSON.stringify({ error: message, advice }));
    } finally {
      listener.dispose();
      await this.analysis.close(key);
    }
  }
}

const textResult = (text: string): vscode.LanguageModelToolResult =>
  new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);

/** Paths are those of the workspace; what lies outside of it is no business of an agent. */
async function requestOf({ log, good, bad, labels, events }: ToolInput): Promise<InvestigationRequest> {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri;
  const periods = { ...(good === undefined ? {} : { good }), ...(bad === undefined ? {} : { bad }) };
  const document: IncidentDocument = {
    version: INCIDENT_DOCUMENT_VERSION,
    logs: [log],
    ...(labels === undefined ? {} : { labels: [labels] }),
    ...(events === undefined ? {} : { events: [events] }),
    periods,
  };
  const request = toRequest(document, folder?.fsPath ?? path.sep, defaultsFor(folder));
  const [outside] = [...tablesOf(request), ...(await filesOutsideWorkspace(request))];
  if (outside === undefined) return request;
  throw new IncidentError(
    'usage',
    vscode.l10n.t('{0} lies outside the workspace.', outside),
    vscode.l10n.t('Open its folder first, or investigate it by hand.'),
  );
}
