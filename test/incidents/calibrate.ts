import { readFile } from 'node:fs/promises';
import { calibrationTerms } from '../../src/playbook/diagnosis/calibration';
import { fitLogistic } from '../../src/stats/logistic-regression';
import type { Result } from './summary';

const RIDGE = 1;

/** Every hypothesis of the results as the terms of the regression, and whether it held. */
export function calibrationRows(results: readonly Result[]): { terms: number[]; held: number }[] {
  return results.flatMap(({ verdict: { claims } }) =>
    claims.map(({ kind, ruleScore, held }, i) => ({
      terms: calibrationTerms({
        score: ruleScore,
        rival: claims[i === 0 ? 1 : 0]?.ruleScore ?? 0,
        none: kind === 'none',
      }),
      held: held ? 1 : 0,
    })),
  );
}

/**
 * Fits the constants of `src/playbook/diagnosis/calibration.ts` to files that the benchmark wrote with `--output`:
 * `npx vite-node test/incidents/calibrate.ts RESULTS.jsonl…`. Prints the intercept and the coefficients in their order.
 */
async function main(files: readonly string[]): Promise<void> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const results = texts.flatMap((text) =>
    text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Result])),
  );
  const rows = calibrationRows(results);
  const columns = rows[0]?.terms.length ?? 0;
  const values = Float64Array.from(rows.flatMap(({ terms }) => terms));
  const labels = rows.map(({ held }) => held);
  const { intercept, coefficients } = fitLogistic({ values, columns }, labels, { ridge: RIDGE });
  console.log(`${rows.length} hypotheses of ${results.length} reports`);
  console.log([intercept, ...coefficients].map((value) => value.toFixed(3)).join(' '));
}

await main(process.argv.slice(2));
