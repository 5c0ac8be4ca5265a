import type { PrivateColumn } from '../../protocol/read';
import type { RoleCandidate } from './candidate';
import { wordsOf } from './names';
import { profileColumn, type ColumnProfile } from './profile';

/** One kind of personal data: by the name of a column whose values can be it, or by the shape of its values alone. */
interface PrivateKind {
  what: string;
  /** Tested against the name's words, joined by spaces. */
  name: RegExp;
  /** Whether the values can be it, given the name. */
  fits: (column: ColumnProfile) => boolean;
  /** What a value by itself must look like. */
  shape?: RegExp;
}

const varied = ({ distinct, filled, numeric }: ColumnProfile): boolean =>
  filled === 0 || (!numeric && (distinct > 10 || distinct === filled));
const anyText = ({ numeric }: ColumnProfile): boolean => !numeric;
const always = (): boolean => true;

const KINDS: readonly PrivateKind[] = [
  {
    what: 'e-mail addresses',
    name: /\be ?mails?( addr(ess)?)?$/,
    fits: varied,
    shape: /^[^\s@,;]+@[^\s@,;]+\.[a-z]{2,}$/i,
  },
  {
    what: 'names of people',
    name: /^(name|surname|.*\b(full|first|last|given|family|middle|maiden|sur|customer|client|user|patient|member|person|applicant|employee|driver|holder|contact) ?names?)$/,
    fits: varied,
  },
  {
    what: 'telephone numbers',
    name: /\b(phone|telephone|mobile|cell|msisdn|fax)( ?(no|nr|num|number))?$/,
    fits: ({ filled, distinct, minimum, numeric }) => filled === 0 || (distinct > 10 && (!numeric || minimum > 1e5)),
    shape: /^(\+\d[\d ().-]{7,}\d|\(\d{3}\) ?\d{3}-\d{4}|\d{3}-\d{3}-\d{4})$/,
  },
  {
    what: 'IP addresses',
    name: /\b(ip|ipv4|ipv6)( ?addr(ess)?)?$|\bremote addr(ess)?$/,
    fits: anyText,
    shape:
      /^((25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}|([0-9a-f]{1,4}:){3,7}[0-9a-f:]{1,9}|[0-9a-f:]*::[0-9a-f:]+)$/i,
  },
  {
    what: 'access tokens',
    name: /\b(token|secret|password|passwd|api ?key|access ?key|authorization|cookie|jwt|bearer)$/,
    fits: anyText,
    shape:
      /^(eyJ[\w-]+\.[\w-]+\.[\w-]*|(sk|pk|rk)[-_](live|test|proj)?[-_]?\w{16,}|gh[pousr]_\w{20,}|xox[abp]-[\w-]{10,}|AKIA[A-Z0-9]{16}|Bearer \S{16,})$/,
  },
  {
    what: 'numbers of persons or accounts',
    name: /\b(ssn|social security( ?(no|number))?|passport( ?(no|number))?|iban|(credit ?)?card ?(no|number)|national ?id|tax ?id)$/,
    fits: always,
    shape: /^(\d{3}-\d{2}-\d{4}|[A-Z]{2}\d{2}[A-Z0-9]{11,30})$/,
  },
];

/** Share of a column's values that must have the shape. */
const MOST = 0.8;
const LEAST_VALUES = 5;
/** Dotted versions have the shape of addresses. */
const VERSION = /\b(version|ver|build|release)\b/;

/**
 * Columns whose values are shown nowhere: those given, and those that look personal by name or by value. A given name with
 * `!` before it is not private, whatever it looks like. Names that the log does not have are no fault: settings hold for
 * many logs.
 */
export function privateColumns(columns: readonly RoleCandidate[], given: readonly string[]): PrivateColumn[] {
  const wanted = new Set(given.map((name) => name.toLowerCase()));
  return columns.flatMap((candidate): PrivateColumn[] => {
    const name = candidate.name.toLowerCase();
    if (wanted.has(`!${name}`)) return [];
    if (wanted.has(name)) return [{ column: candidate.name, reason: 'Given by hand.', given: true }];
    const reason = reasonOf(profileColumn(candidate));
    return reason === null ? [] : [{ column: candidate.name, reason, given: false }];
  });
}

function reasonOf(column: ColumnProfile): string | null {
  const phrase = wordsOf(column.name).join(' ');
  for (const { what, name, fits, shape } of KINDS) {
    if (name.test(phrase) && fits(column)) return `The name is one for ${what}.`;
    if (shape && !VERSION.test(phrase) && hasShape(column, shape)) return `The values look like ${what}.`;
  }
  return null;
}

function hasShape({ vocabulary, numeric, time }: ColumnProfile, shape: RegExp): boolean {
  if (numeric || time || vocabulary.size < LEAST_VALUES) return false;
  const values = [...vocabulary].slice(0, 500);
  return values.filter((value) => shape.test(value.trim())).length >= MOST * values.length;
}
