import type { Monitoring, MonitoringAsked } from '../../protocol/monitoring';
import type { PillarsWindow, PredictionPillars, Waterfall } from '../../protocol/traces';
import type { FromWebview, MonitoringState, Snapshot } from '../../protocol/webview';
import type { Analysis } from '../analysis/analysis';
import { FollowedColumns } from './followed-columns';
import { LatestAnswer } from './latest-answer';

type Place = Extract<FromWebview, { type: 'look' }>['at'];
type At<Key extends string> = Extract<Place, Record<Key, unknown>>;

/** What is asked of a report only when a reader looks at it: columns over time, monitoring, traces and metrics. */
export class LookedAt {
  readonly columns: FollowedColumns;
  private readonly monitoring: LatestAnswer<MonitoringAsked, Monitoring>;
  private readonly waterfall: LatestAnswer<At<'trace'>, Waterfall>;
  private readonly window: LatestAnswer<At<'from'>, PillarsWindow>;
  private readonly prediction: LatestAnswer<At<'line'>, PredictionPillars>;

  constructor(analysis: Analysis, key: () => string, changed: () => void, failed: (error: unknown) => void) {
    const latest = <Question, Value>(ask: (question: Question) => Promise<Value>): LatestAnswer<Question, Value> =>
      new LatestAnswer(ask, changed, failed);
    this.columns = new FollowedColumns((column) => analysis.series({ key: key(), column }), changed, failed);
    this.monitoring = latest((asked) => analysis.monitoring(key(), asked));
    this.waterfall = latest(({ trace }) => analysis.waterfall({ key: key(), trace }));
    this.window = latest((at) => analysis.pillarsWindow({ key: key(), ...at }));
    this.prediction = latest((at) => analysis.predictionPillars({ key: key(), ...at }));
  }

  /** What monitoring found, once it was asked for. */
  get found(): Monitoring | undefined {
    const { shown } = this.monitoring;
    return shown?.state === 'done' ? shown.value : undefined;
  }

  /** Whether somebody looked at monitoring, whatever came of it. */
  get isMonitored(): boolean {
    return this.monitoring.shown !== undefined;
  }

  /** What a snapshot holds of all this. */
  get snapshot(): Pick<Snapshot, 'series' | 'monitoring' | 'pillars'> {
    const answers = {
      waterfall: this.waterfall.shown,
      window: this.window.shown,
      prediction: this.prediction.shown,
    };
    const known = Object.entries(answers).filter(([, answer]) => answer !== undefined);
    return { series: this.columns.known, monitoring: this.state, pillars: Object.fromEntries(known) };
  }

  private get state(): MonitoringState {
    const { shown } = this.monitoring;
    if (!shown || shown.state === 'done') return { state: 'idle' };
    return shown.state === 'running'
      ? { state: 'running' }
      : { state: 'failed', message: shown.message, advice: shown.advice };
  }

  monitor(asked: MonitoringAsked): void {
    if (this.monitoring.shown?.state !== 'running') this.monitorAnew(asked);
  }

  /** What it is asked is another now: an answer that is under way is let go. */
  monitorAnew(asked: MonitoringAsked): void {
    this.monitoring.want(asked);
  }

  look(at: Place): void {
    if ('trace' in at) this.waterfall.want(at);
    else if ('line' in at) this.prediction.want(at);
    else this.window.want(at);
  }

  /** There is a new report. */
  renew(): void {
    for (const one of [this.monitoring, this.waterfall, this.window, this.prediction]) one.forget();
    this.columns.renew();
  }
}
