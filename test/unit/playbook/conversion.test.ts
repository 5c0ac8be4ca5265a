import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversionName, conversionOf } from '../../../src/playbook/data/conversion';

const celsius = [-2, 1, 6, 9, 12, 14, 18, 24, 27];

describe('conversion of a unit that moves zero', () => {
  it('tells degrees Celsius that come as Fahrenheit or kelvin, and the other way', () => {
    const fahrenheit = celsius.map((value) => 1.8 * value + 32);
    const kelvin = celsius.map((value) => value + 273.15);
    const told = (from: number[], to: number[]) => {
      const found = conversionOf(from, to);
      return found && conversionName(found);
    };
    expect(told(celsius, fahrenheit)).toBe('from degrees Celsius to degrees Fahrenheit');
    expect(told(fahrenheit, celsius)).toBe('from degrees Fahrenheit to degrees Celsius');
    expect(told(celsius, kelvin)).toBe('from degrees Celsius to kelvin');
    expect(told(kelvin, celsius)).toBe('from kelvin to degrees Celsius');
    expect(told(fahrenheit, kelvin)).toBe('from degrees Fahrenheit to kelvin');
  });

  it('leaves what merely grows or moves alone', () => {
    expect(conversionOf(celsius, celsius)).toBeNull();
    expect(
      conversionOf(
        celsius,
        celsius.map((value) => value + 15),
      ),
    ).toBeNull();
    expect(
      conversionOf(
        celsius,
        celsius.map((value) => 1.8 * value),
      ),
    ).toBeNull();
    expect(conversionOf([3, 3, 3, 3, 3], [35, 35, 35, 35, 35])).toBeNull();
    expect(conversionOf([], [])).toBeNull();
  });

  it('never throws, whatever the quantiles', () => {
    const values = fc.array(fc.option(fc.double(), { nil: null }), { maxLength: 9 });
    fc.assert(fc.property(values, values, (good, bad) => void conversionOf(good, bad)));
  });
});
