import type { Report } from '../../protocol/report';
import type { NextTool } from '../../protocol/service-metrics';

/**
 * What this tool does not do and which of the seed's tools does, the most useful for this diagnosis first. It looks back at
 * a log once; what must run all the time, see embeddings or images, or keep data on somebody's platform is others' work.
 */
export function nextTools(report: Pick<Report, 'hypotheses' | 'metric' | 'labelled' | 'traces'>): NextTool[] {
  const kind = report.hypotheses[0]?.kind ?? 'none';
  const late =
    !report.labelled || Math.min(report.metric.labelledShare.good ?? 1, report.metric.labelledShare.bad ?? 1) < 0.9;
  const tools: (NextTool & { rank: number })[] = [
    {
      tool: 'Prometheus and Grafana',
      rank: kind === 'infrastructure' ? 0 : kind === 'none' ? 1 : 4,
      text: `This tool looks at a log when it is asked to and pages nobody. ${
        kind === 'infrastructure'
          ? 'For latency and errors of the serving side, Prometheus measures and alerts all the time'
          : 'Prometheus alerts all the time'
      }, Grafana shows it: "model-incident metrics LOG" writes metrics, alerting rules and a dashboard for them.`,
    },
    {
      tool: 'NannyML',
      rank: late ? 1 : kind === 'concept-drift' ? 2 : 5,
      text: `${
        late ? 'Labels are late or missing here: ' : ''
      }NannyML estimates performance in every chunk of new data without labels (CBPE, DLE for regression), scheduled, with its own thresholds. This tool estimates it for one log ("model-incident estimate LOG"). "model-incident export LOG --output flat.parquet" writes what it reads.`,
    },
    {
      tool: 'Evidently',
      rank: ['covariate-shift', 'label-shift', 'data-fault', 'schema-change'].includes(kind) ? 2 : 3,
      text: 'Evidently makes drift and data-quality reports and test suites to run in a notebook or a pipeline on each batch, texts and embeddings included, which this tool does not look into. "model-incident export LOG --output flat.csv" writes the table and says the DataDefinition to paste.',
    },
    {
      tool: 'Alibi Detect',
      rank: ['covariate-shift', 'concept-drift', 'external'].includes(kind) ? 3 : 6,
      text: 'Alibi Detect has detectors for images, texts, embeddings and whole distributions (MMD, learned kernels, context-aware), offline and online, and outlier and adversarial detectors, to build into a service; this tool tests columns and a classifier over them.',
    },
    {
      tool: 'WhyLabs',
      rank: 7,
      text: 'WhyLabs keeps profiles instead of rows on a platform that many teams share, with access rules. This tool keeps nothing; whylogs can profile the exported file.',
    },
  ];
  return tools.sort((a, b) => a.rank - b.rank).map(({ tool, text }) => ({ tool, text }));
}
