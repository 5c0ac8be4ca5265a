import fc from 'fast-check';
import { FixedOffsetZone, IANAZone } from 'luxon';
import { describe, expect, it } from 'vitest';
import { formatInstant, parseInstant, zoneNamed } from '../../../src/log/time/instant';
import { formatInterval, parseInterval } from '../../../src/log/time/interval';

const UTC = FixedOffsetZone.utcInstance;
const read = (text: string, zone = UTC as Parameters<typeof parseInterval>[2]) =>
  formatInterval(parseInterval(text, 'bad', zone));

describe('intervals', () => {
  it.each([
    ['2024-01-01T00:00Z/2024-01-02T00:00Z', '2024-01-01T00:00:00Z/2024-01-02T00:00:00Z'],
    ['2024-01-01/2024-01-03', '2024-01-01T00:00:00Z/2024-01-03T00:00:00Z'],
    ['2024-01-01T00Z/P1D', '2024-01-01T00:00:00Z/2024-01-02T00:00:00Z'],
    ['PT6H/2024-01-02T00:00:00Z', '2024-01-01T18:00:00Z/2024-01-02T00:00:00Z'],
    ['1997-01-01T00:00+10:00/1997-03-01T00:00+10:00', '1996-12-31T14:00:00Z/1997-02-28T14:00:00Z'],
    ['2024-01-01 06:30/2024-01-01 07:00:00.123456', '2024-01-01T06:30:00Z/2024-01-01T07:00:00.123456Z'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('takes times without an offset in the log’s zone, and days as that zone has them', () => {
    const berlin = IANAZone.create('Europe/Berlin');
    expect(read('2024-03-31/P1D', berlin)).toBe('2024-03-30T23:00:00Z/2024-03-31T22:00:00Z');
    expect(read('2024-07-01T00:00Z/2024-07-01T04:00', berlin)).toBe('2024-07-01T00:00:00Z/2024-07-01T02:00:00Z');
  });

  it.each([
    '2024-01-01',
    'yesterday/today',
    '2024-01-01/2024-13-01',
    'P1D/P2D',
    '2024-01-02/2024-01-01',
    '2024-01-01/2024-01-01',
    '/2024-01-01',
    '2024-01-01/−P1D',
  ])('refuses %s with an example of what is meant', (text) => {
    expect(() => parseInterval(text, 'good', UTC)).toThrowError(
      expect.objectContaining({ code: 'period-invalid' }) as Error,
    );
  });

  it('reads back every instant it writes, to the microsecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e15 }), (microseconds) => {
        expect(parseInstant(formatInstant(microseconds), UTC)).toBe(microseconds);
      }),
    );
  });

  it('knows zones by name and by offset', () => {
    expect(zoneNamed('+10:00')?.offset(0)).toBe(600);
    expect(zoneNamed('UTC-03:30')?.offset(0)).toBe(-210);
    expect(zoneNamed('America/Sao_Paulo')?.isValid).toBe(true);
    expect(zoneNamed('Middle/Earth')).toBeNull();
  });
});
