import { usage } from '../command-line';
import { numberOption, shareOf } from '../numbers';
import { onLogs } from '../on-logs';
import { FORMAT, LABELS, READING, WHERE } from '../options';
import type { Asked, Command } from './command';

export const experiment: Command = {
  name: 'experiment',
  words: 'LOG...',
  summary: 'analyse an A/B test by user: sample ratio, metrics, guardrails, peeking, open outcomes',
  usage: `Usage: model-incident experiment LOG... [--primary METRIC] [options]

A METRIC is a column of numbers or truth values, and how a user's rows become one value: revenue:sum, purchased:max, rating:mean.
All declared metrics share one Bonferroni correction. Without --primary, the log's own accuracy (or error).
`,
  options: [
    { name: 'primary', value: 'METRIC', help: 'The metric that decides' },
    { name: 'metric', value: 'METRIC', repeatable: true, help: 'A further declared metric' },
    { name: 'variant', value: 'COLUMN', help: 'The column with the variant; else the variant role' },
    { name: 'control', value: 'NAME', help: 'The variant that is control' },
    { name: 'treatment', value: 'NAME', help: 'The variant that is treatment' },
    { name: 'unit', value: 'COLUMN', help: 'What was assigned: a user, a region, a period; else the entity' },
    { name: 'control-share', value: 'SHARE', help: 'Planned share of control; 0.5 by default' },
    { name: 'outcome-window', value: 'LENGTH', help: 'Only users whose window has closed count, such as 7d' },
    { name: 'p99', value: 'LIMIT', help: 'Guardrail, in the unit of the latency column; 200 by default' },
    { name: 'error-rate', value: 'SHARE', help: 'Guardrail; 0.01 by default' },
    {
      name: 'group-drop',
      value: 'SHARE',
      help: 'Guardrail: how far the primary metric of a group may fall; 0.05 by default',
    },
    { name: 'group', value: 'COLUMN', repeatable: true, help: 'Groups for that guardrail; else the segments' },
    { name: 'planned-users', value: 'N', help: 'Where the always-valid interval is to be narrowest; 10000 by default' },
    { name: 'id', value: 'EXPERIMENT', help: 'Check every user against the assignment of model-incident assign' },
    {
      name: 'block',
      value: 'COLUMN',
      help: 'Regions or periods: errors robust to what their users share, and interference',
    },
    LABELS,
    WHERE,
    FORMAT,
    ...READING,
  ],
  formats: ['text', 'json'],
  run: (asked) =>
    onLogs(asked, async ({ request, named }) => {
      const { monitorLog } = await import('../../analysis/monitoring');
      const { planOf, usersOf, metricOf } = await import('../../monitoring/experiment/users');
      const { analyseExperiment } = await import('../../monitoring/experiment/analyse');
      const { monitoringJson } = await import('../../report/json');
      const { experimentText } = await import('../../report/monitoring/experiment');
      const { widthOf } = await import('../../monitoring/windows/context');
      const { given, following } = asked;
      const { signal } = following;
      const one = (option: string): string | undefined => given.values.get(option)?.[0];
      const window = one('outcome-window');
      const settings = settingsOf(asked);
      const metrics = given.values.get('metric') ?? [];
      const groups = given.values.get('group') ?? [];
      const texts = ['variant', 'control', 'treatment', 'unit', 'primary', 'block'] as const;
      const options = {
        ...Object.fromEntries(texts.flatMap((name) => (one(name) === undefined ? [] : [[name, one(name)]]))),
        metrics,
        groups,
        outcomeWindow: window === undefined ? null : widthOf(window),
      };
      const primary = one('primary');
      const declared = [...(primary === undefined ? [] : [primary]), ...metrics].flatMap(
        (text) => metricOf(text).column ?? [],
      );
      const keep = new Set([
        ...declared,
        ...groups,
        ...[one('variant'), one('unit'), one('block')].filter((name) => name !== undefined),
      ]);
      const report = named(
        await monitorLog(request, { ...following, keep: (name: string) => keep.has(name) }, async (log) => {
          const users = await usersOf(log, await planOf(log, options, signal), signal);
          try {
            return { monitoring: { experiment: await analyseExperiment(log, users, settings, signal) } };
          } finally {
            await users.units.close();
          }
        }),
      );
      return { text: asked.format === 'json' ? monitoringJson(report) : experimentText(report, asked.text) };
    }),
};

function settingsOf({ command, given }: Asked) {
  const one = (option: string): string | undefined => given.values.get(option)?.[0];
  const number = (option: string, usual: number): number =>
    numberOption(command, option, one(option), { least: 0, what: 'a number that is not negative' }) ?? usual;
  const controlShare = shareOf(command, 'control-share', one('control-share')) ?? 0.5;
  if (controlShare === 0 || controlShare === 1)
    throw usage(command, `--control-share ${controlShare}: leaves one variant without users.`);
  return {
    controlShare,
    p99: number('p99', 200),
    errorRate: number('error-rate', 0.01),
    groupDrop: number('group-drop', 0.05),
    plannedUsers: Math.max(10, number('planned-users', 10_000)),
    experiment: one('id') ?? null,
  };
}
