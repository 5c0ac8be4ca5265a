import type { Report } from '../../protocol/report';

const FEATURES = 15;
const SEGMENTS = 15;
const HYPOTHESES = 5;

/**
 * What a language model is told of an investigation: verdict, evidence, counts and statistics. No row of the log, no
 * example, no id and no path beyond the file's name.
 */
export function aggregatesOf(report: Report): object {
  const { source, periods, metric, headline, hypotheses, steps, features, segments, onset, events, problems } = report;
  const drifted = features.filter((feature) => feature.drifted);
  return {
    headline,
    log: { files: source.files.map((file) => file.split(/[\\/]/).pop()), rows: source.rows, format: source.format },
    task: report.task,
    labelled: report.labelled,
    periods,
    metric,
    likelyCauses: hypotheses
      .slice(0, HYPOTHESES)
      .map(({ kind, confidence, summary, features: columns, segment, evidenceFor, evidenceAgainst, action }) => ({
        ...{ kind, confidence, summary, columns, segment, evidenceFor, evidenceAgainst, action },
      })),
    steps: steps.map(({ id, status, summary }) => ({ id, status, summary })),
    onset,
    coincidingEvents: events
      .filter(({ coincides }) => coincides)
      .map(({ type, title, start, chance, reason }) => ({ type, title, start, chance, reason })),
    driftedFeatures: drifted
      .slice(0, FEATURES)
      .map(({ name, type, psi, ks, cramersV, adjustedP, nullRate, importance }) => ({
        ...{ name, type, psi, ks, cramersV, adjustedP, nullRate, importance },
      })),
    featuresCompared: features.length,
    worstSegments: segments.slice(0, SEGMENTS).map(({ where, rows, metric: values, excessErrors, share, pValue }) => ({
      ...{ where, rows, metric: values, excessErrors, share, pValue },
    })),
    problems: problems.map(({ text }) => text),
  };
}
