import type { MonitoringReport } from '../protocol/monitoring';
import type { ReadReport } from '../protocol/read';
import type { Report } from '../protocol/report';

/** Engines agree within 1e-9 relative; twelve digits keep that and drop the noise of summation order. */
const SIGNIFICANT_DIGITS = 12;

/** The order of the report's sections in JSON: what a person reads first stands first. Other keys follow as they came. */
const SECTIONS: readonly (keyof Report)[] = [
  'schemaVersion',
  'source',
  'roles',
  'task',
  'labelled',
  'periods',
  'metric',
  'headline',
  'hypotheses',
  'steps',
  'outputs',
  'features',
  'segments',
  'onset',
  'events',
  'timeline',
  'examples',
  'replay',
  'monitoring',
  'problems',
];

/**
 * The report as JSON text with a fixed section order. A number that is not finite becomes null and is explained in the
 * `why` of the object it stands in; the rest is rounded to twelve significant digits.
 */
export function reportJson(report: Report): string {
  return serialise(inOrder(report, SECTIONS));
}

export const readJson = (read: ReadReport): string => serialise(read);

/** What a monitoring command found. */
export const monitoringJson = (report: MonitoringReport): string => serialise(report);

/** Any other document of ours, such as a schema contract. */
export const plainJson = (value: object): string => serialise(value);

function inOrder(report: Report, order: readonly (keyof Report)[]): Record<string, unknown> {
  const ordered: Record<string, unknown> = {};
  for (const key of order) if (report[key] !== undefined) ordered[key] = report[key];
  return { ...ordered, ...Object.fromEntries(Object.entries(report).filter(([key]) => !(key in ordered))) };
}

/** Characters that JSON allows raw but that drive terminals or reorder text: written as escapes, so nothing is lost. */
const DRIVING = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

function serialise(value: unknown): string {
  const text = JSON.stringify(finite(value), null, 2);
  return `${text.replace(DRIVING, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

function finite(value: unknown): unknown {
  if (typeof value === 'number') return rounded(value);
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map((item) => finite(item) ?? null);
  if (value === null || typeof value !== 'object') return value;
  // A column may be called __proto__: only an object without a prototype keeps it as a plain key.
  const result = Object.create(null) as Record<string, unknown>;
  const reasons: Record<string, string> = {};
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    result[key] = finite(item);
    const broken = notFinite(item);
    if (broken !== null) reasons[key] = broken;
  }
  if (Object.keys(reasons).length > 0)
    result.why = { ...reasons, ...(result.why as Record<string, string> | undefined) };
  return result;
}

function rounded(value: number): number | null {
  if (!Number.isFinite(value)) return null;
  if (Number.isInteger(value)) return value === 0 ? 0 : value;
  return Number(value.toPrecision(SIGNIFICANT_DIGITS));
}

function notFinite(item: unknown): string | null {
  const values: unknown[] = Array.isArray(item) ? item : [item];
  const broken = values.find((value) => typeof value === 'number' && !Number.isFinite(value));
  if (broken === undefined) return null;
  if (Number.isNaN(broken)) return 'undefined for these values (not a number)';
  return broken === Infinity ? 'infinite for these values' : 'minus infinity for these values';
}
