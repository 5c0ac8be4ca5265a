import { describe, expect, it } from 'vitest';
import { reportJson } from '../../../src/report/json';
import type { Report } from '../../../src/protocol/report';
import { feature, hostileReport, report } from './report-fixture';

describe('the JSON report', () => {
  it('is one object in a fixed order, whatever order its parts came in', () => {
    const reversed = Object.fromEntries(Object.entries(report()).reverse()) as unknown as Report;
    expect(reportJson(reversed)).toBe(reportJson(report()));
    expect(Object.keys(JSON.parse(reportJson(report())) as object).slice(0, 9)).toEqual([
      'schemaVersion',
      'source',
      'roles',
      'task',
      'labelled',
      'periods',
      'metric',
      'headline',
      'hypotheses',
    ]);
  });

  it('never prints NaN or Infinity: null, with the reason beside it', () => {
    const broken = { ...feature('price', true), psi: NaN, wasserstein: Infinity, why: { ks: 'given before' } };
    const parsed = JSON.parse(reportJson(report({ features: [broken] }))) as { features: Record<string, unknown>[] };
    expect(parsed.features[0]).toMatchObject({
      psi: null,
      wasserstein: null,
      why: {
        psi: expect.stringMatching(/not a number/) as string,
        wasserstein: expect.stringMatching(/infinite/) as string,
      },
    });
    expect(parsed.features[0]?.why).toHaveProperty('ks', 'given before');
  });

  it('rounds to twelve significant digits and leaves integers alone', () => {
    const parsed = JSON.parse(reportJson(report())) as Report;
    expect(parsed.metric.good).toBe(0.78123456789);
    expect(parsed.features[0]?.psi).toBe(0.612345678901);
    expect(parsed.features[0]?.ks?.pValue).toBe(1e-40);
    expect(parsed.source.rows).toBe(33_840);
  });

  it('keeps hostile texts to the letter, without a raw control character', () => {
    const text = '</script>\u001b[2J\u202e\u009b\u2028"\\\u0000';
    const json = reportJson(hostileReport(text));
    expect(json).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
    expect((JSON.parse(json) as Report).headline).toBe(text);
  });

  it('keeps a column called __proto__', () => {
    const [example] = report().examples;
    const features = JSON.parse('{"__proto__": 1}') as Record<string, number>;
    const json = reportJson(report({ examples: example ? [{ ...example, features }] : [] }));
    expect(json).toContain('"__proto__": 1');
  });
});
