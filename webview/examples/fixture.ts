import type { ExampleReport } from '../../src/protocol/report';
import type { PartialReport } from '../../src/protocol/investigation';

/**
 * Wrong predictions as cases of a regression test: what goes into the model, what it said, what it should have said, and
 * the nearest case that it got right.
 */
export function fixtureOf(report: PartialReport, examples: readonly ExampleReport[]): string {
  const cases = examples.map(
    ({ id, time, file, line, prediction, label, confidence, features, segments, nearest }) => ({
      id,
      time,
      features,
      segments,
      logged: { prediction, confidence },
      expected: label,
      source: { file: file?.split(/[\\/]/).pop() ?? null, line },
      nearestRight: nearest && {
        id: nearest.id,
        time: nearest.time,
        features: nearest.features,
        prediction: nearest.prediction,
        differs: nearest.differs,
      },
    }),
  );
  const { modelVersion } = report.roles ?? {};
  const of = { headline: report.headline ?? null, modelVersionColumn: modelVersion ?? null };
  return `${JSON.stringify({ fixture: 'model-incident', version: 1, ...of, cases }, null, 2)}\n`;
}
