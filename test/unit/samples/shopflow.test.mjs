import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generate } from '../../../samples/generate.mjs';
import { EVENTS, FAULT_START } from '../../../samples/generator/story.mjs';

const committed = (name) => readFileSync(new URL(`../../../samples/${name}`, import.meta.url), 'utf8');
const rows = committed('shopflow-predictions.jsonl').trimEnd().split('\n').map(JSON.parse);
const bad = rows.filter((row) => row.timestamp >= FAULT_START);
const good = rows.filter((row) => row.timestamp < FAULT_START);

function accuracy(some) {
  const labelled = some.filter((row) => row.label !== null);
  return labelled.filter((row) => row.label === row.prediction).length / labelled.length;
}

describe('the ShopFlow sample', () => {
  it('is what its generator writes', () => {
    for (const [name, text] of Object.entries(generate())) expect(committed(name) === text, name).toBe(true);
  });

  it('tells the story: 78% falls to 52%, on phones to 15% and nowhere else', () => {
    expect(accuracy(good)).toBeCloseTo(0.78, 2);
    expect(accuracy(bad)).toBeCloseTo(0.52, 2);
    expect(accuracy(bad.filter((row) => row.device === 'mobile'))).toBeCloseTo(0.15, 2);
    expect(accuracy(bad.filter((row) => row.device === 'desktop'))).toBeCloseTo(0.79, 2);
  });

  it('has the age in months on phones from the start of the fault, and never elsewhere', () => {
    const inMonths = (row) => row.features.age > 100;
    expect(bad.filter((row) => row.device === 'mobile').every(inMonths)).toBe(true);
    expect(bad.filter((row) => row.device !== 'mobile').some(inMonths)).toBe(false);
    expect(good.some(inMonths)).toBe(false);
  });

  it('has the guilty run fifteen minutes before the fault, and decoys on both sides', () => {
    const starts = EVENTS.map((event) => Date.parse(event.start) / 1000);
    expect(starts[EVENTS.findIndex((event) => event.id === 'pipeline-0305')]).toBe(FAULT_START - 15 * 60);
    expect(starts.some((start) => start > FAULT_START)).toBe(true);
    expect(starts.filter((start) => start < FAULT_START).length).toBeGreaterThan(5);
  });

  it('stays small enough to commit', () => {
    const bytes = ['shopflow-predictions.jsonl', 'shopflow-events.json'].map((name) =>
      Buffer.byteLength(committed(name)),
    );
    expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(2e6);
  });
});
