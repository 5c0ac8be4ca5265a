import { describe, expect, it } from 'vitest';
import { globMatcher } from '../../../src/log/glob';

describe('a segment of a glob', () => {
  it.each([
    ['*.csv', 'log.csv', true],
    ['*.csv', '.csv', true],
    ['*.csv', 'log.csv.gz', false],
    ['log-?.csv', 'log-1.csv', true],
    ['log-?.csv', 'log-10.csv', false],
    ['log-[0-3].csv', 'log-2.csv', true],
    ['log-[!0-3].csv', 'log-2.csv', false],
    ['[z-a].csv', '[z-a].csv', true],
    ['[z-a].csv', 'm.csv', false],
    ['{a,bc}*.{csv,tsv}', 'bc9.tsv', true],
    ['{a,bc}*.{csv,tsv}', 'b9.tsv', false],
    ['a.c', 'abc', false],
    ['(+^$)', '(+^$)', true],
    ['*', '', true],
    ['a*b*a', 'aba', true],
    ['a*b*a', 'aa', false],
    ['[', '[', true],
    ['{', '{', true],
  ])('%s and %s: %s', (pattern, name, matches) => {
    expect(globMatcher(pattern)(name)).toBe(matches);
  });

  it('takes no time that grows with the number of its stars', () => {
    const started = performance.now();
    expect(globMatcher(`${'*a'.repeat(60)}*b`)('a'.repeat(250))).toBe(false);
    expect(globMatcher(`${'*{a,aa,aaa}'.repeat(60)}b`)('a'.repeat(250))).toBe(false);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
