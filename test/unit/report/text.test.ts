import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { investigationText } from '../../../src/report/text/investigation';
import { cells, fit, wrap } from '../../../src/report/text/layout';
import { readingText } from '../../../src/report/text/reading';
import { hostileReport, readReport, report } from './report-fixture';

const plain = (width: number) => ({ width, colour: false });

describe('the text report', () => {
  const text = investigationText(report(), plain(100));

  it('begins with the headline and answers each of the five steps on one line', () => {
    expect(text.split('\n')[0]).toBe(
      'Accuracy fell from 78% to 52% at 16:00 UTC (±3 min) for device=mobile; recency went null.',
    );
    expect(text).toContain('✓ Infrastructure  Volume, errors and latency are as before.');
    expect(text).toContain('! Data            recency is null in 31% of rows.');
    expect(text).toContain('? Reproduction    No ids are logged.');
  });

  it('names the cause with its confidence, evidence and action, the drifted feature, the segment and the event', () => {
    expect(text).toMatch(/1\. data-fault · 91% sure · recency · device=mobile/);
    expect(text).toContain('   + 31% of recency is null in the bad period, 0.1% in the good one.');
    expect(text).toContain('   − price moved too.');
    expect(text).toContain('   → Roll back the feature pipeline.');
    expect(text).toMatch(/recency +0\.612 +KS 0\.31 +<0\.0001 +0\.25 +0\.1% → 31% +0\.42/);
    expect(text).toMatch(/device=mobile +12,000 → 600 +78% → 15% +412 +71% +0\.005/);
    expect(text).toMatch(/2026-03-07 15:45 {2}pipeline feature-store refresh · 4% by luck/);
    expect(text).toMatch(/p-1 +line 120 +mug +notebook +recency/);
  });

  it('draws the fall in the sparkline above the marks of both periods and the onset', () => {
    const lines = text.split('\n');
    const bars = lines.findIndex((line) => /[▁▂▃▄▅▆▇█]{20}/.test(line));
    const line = lines[bars] ?? '';
    expect(line.slice(0, 70)).toMatch(/^[▇█▆]+$/);
    expect(line.trimEnd().slice(-3)).toBe('▁▁▁');
    expect(lines[bars + 1]).toMatch(/^├─+ good ─+┤ +.*b/);
    expect(lines[bars + 2]).toContain('onset 2026-03-07 16:00 UTC ±3 min ▲');
  });

  it('keeps within the width it is given', () => {
    for (const width of [80, 100, 120]) {
      const lines = investigationText(report(), plain(width)).split('\n');
      expect(Math.max(...lines.map(cells))).toBeLessThanOrEqual(width);
    }
  });

  it('says why where there is no metric', () => {
    const unlabelled = report({
      labelled: false,
      metric: {
        name: 'accuracy',
        good: null,
        bad: null,
        change: null,
        interval: null,
        labelledShare: { good: 0, bad: 0 },
        why: { good: 'no labels are logged' },
      },
    });
    expect(investigationText(unlabelled, plain(100))).toContain('Accuracy  not known: no labels are logged');
  });

  it('has no escape sequence without colour, and balanced ones with it', () => {
    expect(text).not.toContain('\u001b');
    const coloured = investigationText(report(), { width: 100, colour: true });
    const sequences = coloured.split('\u001b[').length - 1;
    expect(sequences).toBeGreaterThan(20);
    expect(sequences % 2).toBe(0);
    // Taking the colours away leaves the plain report: colour carries nothing alone.
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(text);
  });

  it('shows control characters, terminal escapes and bidirectional overrides instead of obeying them', () => {
    const hostile = investigationText(hostileReport('\u001b[2J\u202eevil\u0007\u009b31m\nline\u200b'), plain(100));
    expect(hostile).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e]/);
    expect(hostile).toContain('␛[2J‹U+202E›evil␇');
  });

  it('stays small and narrow whatever the log holds', () => {
    const text = investigationText(hostileReport('x'.repeat(1_000_000)), plain(80));
    expect(text.length).toBeLessThan(40_000);
    expect(Math.max(...text.split('\n').map(cells))).toBeLessThanOrEqual(80);
  });
});

describe('how a log was read', () => {
  it('shows format, columns with roles and reasons, and the rejected lines', () => {
    const text = readingText(readReport, plain(100));
    expect(text).toMatch(/shop\.csv +1\.23 MB +csv +33,840 rows/);
    expect(text).toMatch(/Time +ts, iso8601, zone UTC/);
    expect(text).toMatch(/ts +time +timestamp/);
    expect(text).toContain('ts: named ts and holds times');
    expect(text).toContain('shop.csv:17 has 5 fields where 9 are expected');
  });
});

describe('layout', () => {
  it('wraps and fits any text within the width', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 4, max: 60 }), (text, width) => {
        const flat = text.replace(/[\p{Cc}\p{Cf}]/gu, '');
        for (const line of wrap(flat, width)) expect(cells(line)).toBeLessThanOrEqual(width);
        expect(cells(fit(flat, width))).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('loses no word when wrapping', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }), (words) => {
        expect(wrap(words.join(' '), 20).join(' ')).toBe(words.join(' '));
      }),
    );
  });
});
