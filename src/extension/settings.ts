import * as vscode from 'vscode';
import type { ThresholdOverrides } from '../protocol/investigation';
import type { Defaults } from './document/document-request';

const MEGABYTE = 1024 * 1024;

/** Whether finished reports may be kept, in the extension's storage. */
export const keepsReports = (): boolean =>
  vscode.workspace.getConfiguration('modelIncident').get<boolean>('keepReports') ?? true;

/** The user's settings as the analysis takes them. `scope` is the investigation's document: thresholds may differ by folder. */
export function defaultsFor(scope: vscode.Uri | undefined): Defaults {
  const settings = vscode.workspace.getConfiguration('modelIncident', scope);
  const number = (name: string): number | undefined => settings.get<number | null>(name) ?? undefined;
  const memory = number('memory');
  const threads = number('threads');
  const temporaryFolder = settings.get<string>('temporaryFolder') ?? '';
  return {
    privateColumns: settings.get<string[]>('privateColumns') ?? [],
    thresholds: settings.get<ThresholdOverrides>('thresholds') ?? {},
    resources: {
      ...(memory === undefined ? {} : { memory: memory * MEGABYTE }),
      ...(threads === undefined ? {} : { threads }),
      ...(temporaryFolder === '' ? {} : { temporaryFolder }),
    },
  };
}
