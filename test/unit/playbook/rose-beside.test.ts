import { expect, it } from 'vitest';
import { roseBeside } from '../../../src/playbook/diagnosis/rose-beside';

const fall = (change: number, either: number): { change: number; interval: [number, number] } => ({
  change,
  interval: [change - either, change + either],
});

it('counts against a fault that errors rose as much beside its rows', () => {
  expect(roseBeside(fall(-0.2, 0.02), 0.3, 0.3)).toBe(true);
});

it('leaves open where a small fall stands: half of its errors in a third of the rows may be all of it', () => {
  expect(roseBeside(fall(-0.0205, 0.0129), 0.48, 0.3)).toBe(false);
  expect(roseBeside(fall(-0.0183, 0.0208), 0.33, 0.23)).toBe(false);
});

it('finds nothing beside a fault of all rows, or one that holds what could be held', () => {
  expect(roseBeside(fall(-0.2, 0.02), 0.9, 0.95)).toBe(false);
  expect(roseBeside(fall(-0.2, 0.02), 0.8, 0.3)).toBe(false);
});

it('does not count what other inputs that moved cost in all rows', () => {
  expect(roseBeside(fall(-0.107, 0.03), 0.735, 0.63)).toBe(true);
  expect(roseBeside(fall(-0.107, 0.03), 0.735, 0.63, 0.3)).toBe(false);
});
