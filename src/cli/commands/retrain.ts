import type { InvestigationRequest } from '../../protocol/investigation';
import type { HypothesisKind } from '../../protocol/report';
import { usage } from '../command-line';
import { numberOption, shareOf } from '../numbers';
import { onMonitored } from '../on-monitored';
import { EVERY, FORMAT, GOOD, LABELS, READING, REFERENCE, WHERE } from '../options';
import type { Asked, Command } from './command';

export const retrain: Command = {
  name: 'retrain',
  words: 'LOG...',
  summary: 'whether, how soon and why to retrain, and whether retraining is the answer at all',
  usage: `Usage: model-incident retrain LOG... [options]

Triggers: age, accuracy of the last week, drift of features and of the score, volume; guarded by a minimum of new labelled rows.
--investigate (or a saved --report) says what kind of change it is: some ask for a threshold or a pipeline, not for a new model.
`,
  options: [
    { name: 'trained-at', value: 'TIME', help: 'When the model was trained; else the end of the good period' },
    { name: 'max-age', value: 'DAYS', help: '30 by default' },
    { name: 'psi', value: 'LIMIT', help: '0.25 by default' },
    { name: 'floor', value: 'ACCURACY', help: 'Of the last week; 0.75 by default' },
    {
      name: 'error-factor',
      value: 'TIMES',
      help: 'Of a regression: so many times the good period’s error; 1.25 by default',
    },
    {
      name: 'min-samples',
      value: 'ROWS',
      help: 'New labelled rows below which nothing is retrained; 10000 by default',
    },
    { name: 'volume', value: 'ROWS', help: 'New labelled rows after which to retrain anyway; 100000 by default' },
    {
      name: 'feature',
      value: 'COLUMN',
      repeatable: true,
      help: 'A feature whose drift counts; else all, of which the five that moved most are shown',
    },
    { name: 'investigate', help: 'Run the investigation too, for what kind of answer it asks for' },
    { name: 'report', value: 'FILE', help: 'A report of investigate --format json, for the same' },
    GOOD,
    REFERENCE,
    LABELS,
    EVERY,
    WHERE,
    FORMAT,
    ...READING,
  ],
  formats: ['text', 'json'],
  run: (asked) =>
    onMonitored(asked, async (context, one, request) => {
      const { decideRetraining } = await import('../../monitoring/retraining/decide');
      const { retrainingText } = await import('../../report/monitoring/retraining');
      const { zoneOf } = await import('../../log/periods');
      const { parseInstant } = await import('../../log/time/instant');
      const { unknownColumn } = await import('../../log/roles/names');
      const trained = one('trained-at');
      const trainedAt = trained === undefined ? null : parseInstant(trained, zoneOf(context.log));
      if (trained !== undefined && trainedAt === null)
        throw usage(asked.command, `--trained-at ${trained}: is no ISO 8601 time.`);
      const features = asked.given.values.get('feature') ?? [];
      const columns = context.log.engine.describe().map(({ name }) => name);
      const missing = features.find((name) => !columns.includes(name));
      if (missing !== undefined) throw unknownColumn(missing, '--feature', columns);
      const settings = { ...settingsOf(asked, one), trainedAt, features };
      const cause = await causeOf(asked, one('report'), request);
      return { monitoring: { retraining: await decideRetraining(context, settings, cause) }, spell: retrainingText };
    }),
};

function settingsOf({ command }: Asked, one: (option: string) => string | undefined) {
  const number = (option: string, what: string): number | undefined =>
    numberOption(command, option, one(option), { least: 0, what });
  return {
    maxAgeDays: number('max-age', 'a number of days') ?? 30,
    psiThreshold: number('psi', 'a number') ?? 0.25,
    accuracyFloor: shareOf(command, 'floor', one('floor')) ?? 0.75,
    minNewSamples: number('min-samples', 'a number of rows') ?? 10_000,
    volume: number('volume', 'a number of rows') ?? 100_000,
    topFeatures: 5,
    predictionPValue: 0.001,
    errorFactor: errorFactorOf(command, one('error-factor')),
  };
}

/** A factor of 1 or less would call for a new model whenever the error stays as it was. */
function errorFactorOf(command: string, text: string | undefined): number {
  const what = 'a number above 1, such as 1.25';
  const factor = numberOption(command, 'error-factor', text, { least: 1, what }) ?? 1.25;
  if (factor <= 1) throw usage(command, `--error-factor ${text ?? ''}: write ${what}.`);
  return factor;
}

interface Cause {
  kind: HypothesisKind;
  confidence: number;
  summary: string;
}

async function causeOf(asked: Asked, file: string | undefined, request: InvestigationRequest): Promise<Cause | null> {
  if (file !== undefined) return causeFrom(file);
  return asked.given.flags.has('investigate') ? investigateFirst(asked, request) : null;
}

const KINDS = [
  'data-fault',
  'schema-change',
  'infrastructure',
  'model-version',
  'threshold-change',
  'covariate-shift',
  'label-shift',
  'label-fault',
  'concept-drift',
  'external',
  'none',
] as const;

async function causeFrom(file: string): Promise<Cause> {
  const { readJsonFile, fitting } = await import('../../log/json-file');
  const { z } = await import('zod');
  const kind = { what: 'a report of model-incident investigate', code: 'usage' } as const;
  const hypothesis = z.looseObject({ kind: z.enum(KINDS), confidence: z.number(), summary: z.string() });
  const schema = z.looseObject({ hypotheses: z.array(hypothesis).min(1) });
  const [first] = fitting(await readJsonFile(file, kind), schema, file, kind).hypotheses;
  return first ?? { kind: 'none', confidence: 0, summary: '' };
}

async function investigateFirst(asked: Asked, request: InvestigationRequest): Promise<Cause | null> {
  const { investigate } = await import('../work');
  const [first] = (await investigate(request, asked.following)).hypotheses;
  return first ?? null;
}
