import type * as vscode from 'vscode';
import type { AnalysisClient } from '../../analysis/client';
import type { InvestigationRequest } from '../../protocol/investigation';
import type { TableAccess } from '../table/table-access';
import type { Analysis } from './analysis';

/** The analysis process as the extension holds it: its code is not even loaded before the first request. */
export class AnalysisProcess implements Analysis, vscode.Disposable {
  private client: Promise<AnalysisClient> | undefined;
  private loaded: AnalysisClient | undefined;

  constructor(
    private readonly entry: string,
    private readonly log: vscode.LogOutputChannel,
    private readonly access: TableAccess,
    /** Where finished reports are kept; undefined where the user does not want it. */
    private readonly cacheFolder: () => string | undefined = () => undefined,
  ) {}

  /** Of the running child; undefined where none runs. */
  get processId(): number | undefined {
    return this.loaded?.processId;
  }

  read: Analysis['read'] = (request, following = {}) =>
    this.access.about(request, following, async (known) => (await this.start()).read(request, known));

  investigate: Analysis['investigate'] = (key, request, following = {}) =>
    this.access.about(request, following, async (known) =>
      (await this.start()).investigate(key, this.cached(request), known),
    );

  row: Analysis['row'] = async (...parameters) => (await this.start()).row(...parameters);

  series: Analysis['series'] = async (...parameters) => (await this.start()).series(...parameters);

  tables: Analysis['tables'] = async (...parameters) => (await this.start()).tables(...parameters);

  monitoring: Analysis['monitoring'] = async (...parameters) => (await this.start()).monitoring(...parameters);

  waterfall: Analysis['waterfall'] = async (...parameters) => (await this.start()).waterfall(...parameters);

  pillarsWindow: Analysis['pillarsWindow'] = async (...parameters) => (await this.start()).pillarsWindow(...parameters);

  predictionPillars: Analysis['predictionPillars'] = async (...parameters) =>
    (await this.start()).predictionPillars(...parameters);

  /** Does nothing, and starts nothing, where no process runs. */
  close: Analysis['close'] = async (key) => this.loaded?.close(key);

  private cached(request: InvestigationRequest): InvestigationRequest {
    const cacheFolder = this.cacheFolder();
    return cacheFolder === undefined ? request : { ...request, resources: { ...request.resources, cacheFolder } };
  }

  private start(): Promise<AnalysisClient> {
    this.client ??= this.load();
    return this.client;
  }

  private async load(): Promise<AnalysisClient> {
    const { AnalysisClient } = await import('../../analysis/client');
    this.loaded = new AnalysisClient({ entry: this.entry, onOutput: (text) => this.log.debug(text.trimEnd()) });
    return this.loaded;
  }

  dispose(): void {
    this.loaded?.dispose();
  }
}
