import { createHash } from 'node:crypto';
import type { FilePart, ProfiledColumn, SourceProfile, TimeFormat } from '../../engine/source';
import type { FingerprintCheck } from '../../protocol/read';
import type { Problem } from '../../protocol/report';
import type { Roles } from '../../protocol/roles';
import { cellOf, rawMembers } from '../formats/json-text';
import { isFingerprint } from '../roles/fingerprint';
import { MICROSECONDS } from '../time/epoch';
import { parseInstant, zoneNamed } from '../time/instant';
import { pythonDumps } from './python-json';
import { rawLines } from './raw-sample';

/** Rows whose fingerprint is computed anew; a mismatch in one row of a thousand is seen with certainty for all purposes. */
const SAMPLED = 6000;
const SEED = 20_240_101;
const EXAMPLES = 5;
/** Fewer matches than this share, and the fingerprint is made in another way. */
const SAME_WAY = 0.5;

const ALGORITHMS: Record<number, FingerprintCheck['algorithm']> = { 32: 'md5', 40: 'sha1', 64: 'sha256' };

/** The check, and when each sampled row was predicted, so that a period can be told from another. */
export interface CheckedFingerprints {
  check: FingerprintCheck;
  /** Microseconds; NaN where the row's time cannot be read. */
  times: Float64Array;
  /** 1 where the fingerprint is not that of the features beside it. */
  mismatches: Uint8Array;
}

/**
 * Computes logged fingerprints of features anew, as the hash of `json.dumps(features, sort_keys=True)`, from the text of
 * sampled lines. Null where the log has none, or keeps its features in another form than an object beside it.
 */
export async function checkFingerprints(profile: SourceProfile, roles: Roles): Promise<CheckedFingerprints | null> {
  const parts = profile.parts.filter(({ layout }) => layout.kind === 'json-lines');
  const hash = profile.columns.find((column) => isFingerprint(column.name) && algorithmOf(column) !== null);
  const objects = hash ? objectsBeside(parts, hash.name) : [];
  const algorithm = hash ? algorithmOf(hash) : null;
  if (!hash || !algorithm || objects.length === 0) return null;
  const lines: string[] = [];
  for (const part of parts) lines.push(...(await rawLines(part, SEED, Math.ceil(SAMPLED / parts.length))));
  const records = lines.flatMap((line) => {
    const members = rawMembers(line);
    return members ? [new Map(members)] : [];
  });
  const found = objects.map((of) => compare(records, hash.name, of, algorithm, roles.id));
  const best = found.reduce((winner, one) => (matches(one) > matches(winner) ? one : winner));
  const { rows } = best;
  const time = timeReader(profile, roles.timestamp);
  return {
    check: {
      column: hash.name,
      of: best.of,
      algorithm,
      checked: rows.length,
      mismatched: rows.filter(({ isSame }) => !isSame).length,
      sameWay: rows.length > 0 && matches(best) / rows.length >= SAME_WAY,
      examples: rows
        .filter(({ isSame }) => !isSame)
        .slice(0, EXAMPLES)
        .map(({ id, logged, computed }) => ({ id, logged, computed })),
    },
    times: Float64Array.from(rows, ({ record }) => time(record)),
    mismatches: Uint8Array.from(rows, ({ isSame }) => (isSame ? 0 : 1)),
  };
}

function algorithmOf({ sample }: ProfiledColumn): FingerprintCheck['algorithm'] | null {
  const filled = sample.filter((value) => value !== null);
  const [first] = filled;
  const isHex =
    first !== undefined && filled.every((value) => value.length === first.length && /^[0-9a-f]+$/i.test(value));
  return isHex ? (ALGORITHMS[first.length] ?? null) : null;
}

/** Keys of objects that stand in the same record as the fingerprint. */
function objectsBeside(parts: readonly FilePart[], column: string): string[] {
  const fields = parts.flatMap(({ layout }) => (layout.kind === 'json-lines' ? layout.fields : []));
  if (!fields.some(({ column: name, path }) => name === column && path.length === 1)) return [];
  return [...new Set(fields.filter(({ path }) => path.length > 1).map(({ path }) => path[0] ?? ''))];
}

type RawRecord = ReadonlyMap<string, string>;

interface Compared {
  of: string;
  rows: { record: RawRecord; id: string | null; logged: string; computed: string; isSame: boolean }[];
}

const matches = ({ rows }: Compared): number => rows.filter(({ isSame }) => isSame).length;

function compare(
  records: readonly RawRecord[],
  column: string,
  of: string,
  algorithm: FingerprintCheck['algorithm'],
  id: string | undefined,
): Compared {
  const rows = records.flatMap((record) => {
    const logged = cellOf(record.get(column));
    const features = record.get(of);
    if (logged === null || features === undefined || features === 'null') return [];
    const computed = createHash(algorithm).update(pythonDumps(features)).digest('hex');
    const isSame = computed === logged.toLowerCase();
    return [{ record, id: id === undefined ? null : cellOf(record.get(id)), logged, computed, isSame }];
  });
  return { of, rows };
}

/** Reads the time of a raw record, as far as it is ISO 8601 or an epoch; other formats are the engine's alone. */
function timeReader({ columns, zone }: SourceProfile, name: string | undefined): (record: RawRecord) => number {
  const format: TimeFormat | undefined = columns.find((column) => column.name === name)?.time;
  const local = zoneNamed(zone);
  return (record) => {
    const text = name === undefined ? null : cellOf(record.get(name));
    if (text === null || !format || !local) return NaN;
    if (format.kind === 'epoch') return Math.round(Number(text) * MICROSECONDS[format.unit]);
    return format.kind === 'iso8601' ? (parseInstant(text, local) ?? NaN) : NaN;
  };
}

/** What is to be said of the check beside its numbers. */
export function fingerprintProblem({
  column,
  of,
  algorithm,
  checked,
  mismatched,
  sameWay,
}: FingerprintCheck): Problem | null {
  if (mismatched === 0 || checked === 0) return null;
  const way = `the ${algorithm.toUpperCase()} of json.dumps(${of}, sort_keys=True)`;
  if (!sameWay) {
    const text = `"${column}" is not ${way} in most of ${checked} sampled rows: it is made in another way and was not checked.`;
    return { code: 'fingerprint-unknown', text };
  }
  const text = `${mismatched} of ${checked} sampled rows have a "${column}" that is not ${way}: their ${of} were changed after they were logged, or logged beside another prediction.`;
  return { code: 'fingerprint-mismatch', text };
}
