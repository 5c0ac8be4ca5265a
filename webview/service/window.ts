import { html, nothing, type TemplateResult } from 'lit';
import type { PillarsWindow, TracePrediction, TraceSummary } from '../../src/protocol/traces';
import type { Page } from '../page';
import { t } from '../strings';
import { fields } from '../ui/fields';
import { count, dateTime, percent, timeRange, zoneName } from '../ui/format';
import { icon } from '../ui/icon';
import { shown, shownValue } from '../ui/text';
import type { TableColumn } from '../ui/windowed-table';
import { metricsTable } from './example-trace';
import { exampleAt, showInTimeline } from './look';
import { milliseconds, waterfallView } from './waterfall';

const columns = ({ state }: Page): TableColumn<TraceSummary>[] => [
  {
    id: 'start',
    title: t('Begins ({0})', zoneName(state.zone)),
    width: 190,
    cell: (trace) =>
      html`${trace.error ? html`${icon('error', 'critical')}<span class="visually-hidden">${t('failed')}</span>` : nothing}
      ${dateTime(trace.start, state.zone)}`,
  },
  { id: 'duration', title: t('Duration'), width: 92, numeric: true, cell: (trace) => milliseconds(trace.duration) },
  {
    id: 'longest',
    title: t('Longest in'),
    cell: ({ longest }) => (longest ? html`<bdi>${shown(`${longest.name} · ${longest.service}`, 120)}</bdi>` : ''),
  },
  {
    id: 'predictions',
    title: t('Predictions'),
    width: 96,
    from: 460,
    numeric: true,
    cell: ({ predictions }) => {
      const wrong = predictions.filter(({ correct }) => correct === false).length;
      return wrong > 0 ? t('{0}, {1} wrong', count(predictions.length), count(wrong)) : count(predictions.length);
    },
  },
];

/** The slowest and the failing traces, each once. */
function tracesOf({ slowest, erring }: PillarsWindow): TraceSummary[] {
  const known = new Set(slowest.map(({ trace }) => trace));
  return [...slowest, ...erring.filter(({ trace }) => !known.has(trace))];
}

function predictionLine(one: TracePrediction, page: Page): TemplateResult {
  const { file, line } = one;
  const example = exampleAt(page, file, line);
  const { state } = page;
  const mark = one.correct === null ? nothing : one.correct ? icon('pass', 'right') : icon('error', 'wrong');
  return html`<li>
    ${mark} <bdi>${shownValue(one.prediction, 80)}</bdi>
    ${one.label === null ? nothing : html`<span class="muted">${t('was')}</span> <bdi>${shownValue(one.label, 80)}</bdi>`}
    <bdi class="muted">${one.id === null ? '' : shownValue(one.id, 60)}</bdi>
    ${
      line === null
        ? nothing
        : html`<button class="link" @click=${() => page.send({ type: 'openLocation', file, line })}>
            ${icon('go-to-file')}${t('Line {0}', line)}
          </button>`
    }
    ${
      example === null
        ? nothing
        : html`<button
            class="link"
            @click=${() => page.show('examples', { examples: { ...state.examples, segment: '', cause: null, selected: example } })}
          >
            ${icon('bug')}${t('Show the example')}
          </button>`
    }
  </li>`;
}

function chosenTrace(trace: TraceSummary, page: Page): TemplateResult {
  const answer = page.snapshot.pillars?.waterfall;
  const isOurs = answer?.question.trace === trace.trace;
  const drawn =
    !answer || !isOurs
      ? nothing
      : answer.state === 'running'
        ? html`<p class="muted" role="status">${t('Reading its spans…')}</p>`
        : answer.state === 'failed'
          ? html`<p>${shown(answer.message, 400)} ${shown(answer.advice, 400)}</p>`
          : waterfallView(answer.value, page);
  return html`${drawn}
    <h3>${t('Predictions of this trace')}</h3>
    ${
      trace.predictions.length > 0
        ? html`<ul class="trace-predictions">
            ${trace.predictions.map((one) => predictionLine(one, page))}
          </ul>`
        : html`<p class="muted">${t('None of the log is known to belong to it.')}</p>`
    }`;
}

/** What happened in a stretch of time: its predictions, the slowest and the failing traces, the metrics. */
export function windowSection(found: PillarsWindow, page: Page): TemplateResult {
  const { state, snapshot, send } = page;
  const traces = tracesOf(found);
  const wanted = snapshot.pillars?.waterfall?.question.trace;
  const chosen = traces.find(({ trace }) => trace === wanted);
  const { rows, wrong, labelled } = found.predictions;
  return html`
    <header class="part-head">
      <p>
        <strong>${timeRange(found.from, found.to, state.zone)} ${zoneName(state.zone, found.from)}</strong>
      </p>
      <button class="link" @click=${() => showInTimeline(page, found.from, found.to)}>
        ${icon('graph-line')}${t('Show in the timeline')}
      </button>
    </header>
    ${fields([
      [
        t('Predictions'),
        wrong === null
          ? count(rows)
          : t('{0}; {1} with a label, {2} of them wrong', count(rows), count(labelled), count(wrong)),
      ],
      [
        t('Traces'),
        found.traces
          ? t(
              '{0}, {1} failing, median {2}, 95th percentile {3}',
              count(found.traces.count),
              percent(found.traces.count > 0 ? found.traces.erring / found.traces.count : null, 0),
              milliseconds(found.traces.p50),
              milliseconds(found.traces.p95),
            )
          : t('none'),
      ],
    ])}
    ${
      traces.length > 0
        ? html`<incident-table
              selectable
              fit
              .label=${t('Slowest and failing traces')}
              .columns=${columns(page)}
              .rows=${traces}
              .rowKey=${(one: TraceSummary) => one.trace}
              .selected=${chosen?.trace ?? null}
              @choose=${(event: CustomEvent<string>) => send({ type: 'look', at: { trace: event.detail } })}
            ></incident-table>
            ${chosen ? chosenTrace(chosen, page) : html`<p class="muted">${t('Choose a trace to see its spans and its predictions.')}</p>`}`
        : html`<p class="muted">${t('No trace of the files lies here.')}</p>`
    }
    ${found.metrics.length > 0 ? html`<h3>${t('Metrics')}</h3>` : nothing} ${metricsTable(found.metrics)}
  `;
}
