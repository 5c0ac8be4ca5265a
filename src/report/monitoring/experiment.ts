import type { ExperimentReport, MonitoringReport } from '../../protocol/monitoring';
import { shown } from '../neutral-text';
import { count, duration, minute, percent, probability, statistic } from '../numbers';
import type { TextOptions } from '../text/investigation';
import { hanging, table, wrap } from '../text/layout';
import { fact, page, pageStyle, type PageStyle } from './page';

const LOOKS = 12;

/** What `experiment` prints. */
export function experimentText(report: MonitoringReport, options: TextOptions): string {
  const at = pageStyle(options);
  const { experiment } = report.monitoring;
  if (!experiment) return '';
  const { style, width } = at;
  const guardrails = experiment.guardrails.flatMap(({ passed, text }) =>
    hanging(passed ? style.good('✓ ') : style.bad('✗ '), shown(text, 400), width),
  );
  const { blocks, interference, sampleRatio, peeking } = experiment;
  return page(
    report,
    experiment.text,
    [
      { title: null, lines: facts(experiment, at) },
      { title: 'Metrics', lines: metrics(experiment, at) },
      { title: 'Guardrails', lines: guardrails },
      {
        title: 'Validity',
        lines: [
          ...hanging(sampleRatio.mismatch ? style.bad('✗ ') : style.good('✓ '), shown(sampleRatio.text, 400), width),
          ...crossed(experiment, at),
          ...(experiment.misassigned
            ? hanging(
                experiment.misassigned.users > 0 ? style.bad('✗ ') : style.good('✓ '),
                assignment(experiment.misassigned),
                width,
              )
            : []),
          ...(blocks ? hanging(style.good('✓ '), shown(blocks.text, 600), width) : []),
          ...hanging(
            interference.level === 'none' ? style.good('✓ ') : style.caution('? '),
            shown(interference.text, 600),
            width,
          ),
        ],
      },
      { title: 'Looks', lines: [...looks(experiment, at), ...wrap(peeking.text, width)] },
    ],
    at,
  );
}

function crossed({ crossed: users }: ExperimentReport, { width, style }: PageStyle): string[] {
  if (users === 0) return hanging(style.good('✓ '), 'Every user saw one variant only.', width);
  const text = `${count(users)} users saw both variants and are left out: the same user must always see the same one.`;
  return hanging(style.bad('✗ '), text, width);
}

const assignment = ({ users, share }: NonNullable<ExperimentReport['misassigned']>): string =>
  users > 0
    ? `${count(users)} users (${percent(share)}) saw another variant than the hash assigns.`
    : 'Every user saw the variant that the hash assigns.';

function facts(
  { variants, users, unit, open, crossed, outcomeWindowSeconds }: ExperimentReport,
  at: PageStyle,
): string[] {
  const left = [
    ...(crossed > 0 ? [`${count(crossed)} seen in both variants`] : []),
    ...(open > 0 ? [`${count(open)} with an open outcome window of ${duration(outcomeWindowSeconds ?? 0)}`] : []),
  ];
  const out = left.length > 0 ? `; left out: ${left.join(', ')}` : '';
  return [
    ...fact('Variants', `${shown(variants.control, 40)} against ${shown(variants.treatment, 40)}`, at),
    ...fact('Users', `${count(users.control)} and ${count(users.treatment)}, by ${shown(unit, 40)}${out}`, at),
  ];
}

function metrics({ metrics: all }: ExperimentReport, { width, style }: PageStyle): string[] {
  const band = (interval: [number, number] | null | undefined): string =>
    interval ? `${statistic(interval[0])} to ${statistic(interval[1])}` : '–';
  const rows = all.map((metric) => [
    `${shown(metric.name, 40)}${metric.role === 'primary' ? ' *' : ''}`,
    statistic(metric.control.mean),
    statistic(metric.treatment.mean),
    metric.lift === null ? '–' : percent(metric.lift),
    band(metric.interval),
    probability(metric.adjustedP),
    band(metric.anytime?.interval),
  ]);
  const titles = ['', 'Control', 'Treatment', 'Lift', '95% interval', 'p (Bonferroni)', 'Always valid'];
  const columns = titles.map((title, index) => ({
    title,
    align: index === 0 ? ('left' as const) : ('right' as const),
    flexible: index === 0,
  }));
  return [...table(columns, rows, width, { title: style.faint }), style.faint('* primary')];
}

function looks({ looks: all }: ExperimentReport, { width, style }: PageStyle): string[] {
  const step = Math.max(1, Math.ceil(all.length / LOOKS));
  const rows = all
    .filter((_, index) => index % step === step - 1 || index === all.length - 1)
    .map(({ at, users, difference, pValue, anytime }) => [
      minute(at),
      count(users),
      statistic(difference),
      probability(pValue),
      anytime ? `${statistic(anytime[0])} to ${statistic(anytime[1])}` : '–',
    ]);
  const titles = ['By (UTC)', 'Users', 'Difference', 'p at a fixed horizon', 'Always valid'];
  const columns = titles.map((title, index) => ({
    title,
    align: index === 0 ? ('left' as const) : ('right' as const),
  }));
  return table(columns, rows, width, { title: style.faint });
}
