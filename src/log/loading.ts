import { load, type LoadOutcome } from '../engine/duckdb/load/load';
import type { LoadPlan, SourceProfile } from '../engine/source';
import type { InvestigationRequest, Progress } from '../protocol/investigation';
import type { PrivateColumn, ReadReport } from '../protocol/read';
import type { Credentials } from '../protocol/rpc';
import { absentLabels, absentLabelsProblem, withoutAbsent, type AbsentLabels } from './absent-labels';
import { findFiles } from './files';
import { checkFingerprints, fingerprintProblem, type CheckedFingerprints } from './fingerprint/check';
import { withLateKeys } from './formats/late-keys';
import { heldColumns, oftenAsked } from './held-columns';
import { labelCoverage } from './label-coverage';
import { planLabels, type LabelPlan } from './labels';
import { refuseLabelsAmongLogs } from './labels-among-logs';
import { probe } from './probe';
import { readingOf } from './reading';
import type { RoleCandidate, RoleGuess } from './roles/candidate';
import { guessRoles } from './roles/guess';
import { privateColumns } from './roles/private';
import { isTableRequest, loadTable } from './table/load';

export interface OpenOptions {
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
  /** For the server of a table; the environment's where absent. */
  credentials?: Credentials;
  /** Columns to keep besides those whose role needs them. */
  keep?: (column: string) => boolean;
  /** Further paths that the engine may use, such as one to write. */
  beside?: readonly string[];
}

/** A log as it was read. */
export interface Loaded {
  outcome: LoadOutcome;
  guess: RoleGuess;
  report: ReadReport;
  fingerprints: CheckedFingerprints | null;
}

/** Loads what is asked for, gives columns roles, and says how it was read. The engine stays open. */
export async function loadLog(request: InvestigationRequest, options: OpenOptions, buckets: number): Promise<Loaded> {
  const { onProgress, signal, keep } = options;
  const tell = (text: string, fraction?: number): void =>
    onProgress?.({ phase: 'reading', text, ...(fraction === undefined ? {} : { fraction }) });
  if (isTableRequest(request)) return ofTable(request, options, buckets, tell);
  const files = await findFiles(request.logs);
  tell(`Looking at ${request.logs.join(', ')}`);
  let profile = await probe({ files, options: request.read }, signal);
  const reference = await probeOptional(request.reference, request, signal);
  const beside = [...(await findFiles(request.traces ?? [])), ...(options.beside ?? [])];
  for (;;) {
    const labels = await planLabels(request, profile, signal);
    const known: readonly RoleCandidate[] = labels?.candidates ?? profile.columns;
    const hidden = request.showPrivate ? [] : privateColumns(known, request.privateColumns ?? []);
    const given = [...request.roles, ...(labels?.given ?? [])];
    const asTheyStand = guessRoles(known, given, hidden);
    const absent = absentLabels(known, asTheyStand.roles, request.read.noLabel);
    const candidates = absent ? withoutAbsent(known, absent) : known;
    const guess = absent ? guessRoles(candidates, given, hidden) : asTheyStand;
    refuseLabelsAmongLogs(profile, guess.roles);
    const plan = { ...planOf(request, profile, { reference, labels, candidates, absent }, guess, keep), beside };
    const outcome = await load(plan, { onProgress: tell, ...(signal ? { signal } : {}) });
    if (absent) outcome.report.problems.push(absentLabelsProblem(absent));
    if (outcome.late.length === 0)
      return { outcome, guess, ...(await facts(profile, outcome, guess, hidden, buckets, signal)) };
    // Keys that came after the sample: once more, with a column for each.
    await outcome.engine.close();
    profile = withLateKeys(profile, outcome.late);
  }
}

async function ofTable(
  request: InvestigationRequest,
  options: OpenOptions,
  buckets: number,
  tell: (text: string) => void,
): Promise<Loaded> {
  tell(`Looking at ${request.logs.join(', ')}`);
  const { engine, profile, loaded, guess, hidden } = await loadTable(request, options);
  const outcome = { engine, report: loaded, late: [] };
  return { outcome, guess, ...(await facts(profile, outcome, guess, hidden, buckets, options.signal)) };
}

/** What only the loaded rows tell: how labels came, whether fingerprints are those of the features. */
async function facts(
  profile: SourceProfile,
  { engine, report: loaded }: LoadOutcome,
  guess: RoleGuess,
  hidden: readonly PrivateColumn[],
  buckets: number,
  signal?: AbortSignal,
): Promise<Pick<Loaded, 'report' | 'fingerprints'>> {
  try {
    const coverage = await labelCoverage(engine, guess.roles, buckets, signal);
    const fingerprints = await checkFingerprints(profile, guess.roles);
    const reading = readingOf(profile, loaded, guess, hidden);
    const problem = fingerprints && fingerprintProblem(fingerprints.check);
    if (problem) reading.problems.push(problem);
    const report = {
      ...reading,
      ...(coverage ? { coverage } : {}),
      ...(fingerprints ? { fingerprints: fingerprints.check } : {}),
    };
    return { report, fingerprints };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

async function probeOptional(
  patterns: readonly string[],
  request: InvestigationRequest,
  signal?: AbortSignal,
): Promise<SourceProfile | undefined> {
  if (patterns.length === 0) return undefined;
  return probe({ files: await findFiles(patterns), options: request.read }, signal);
}

interface Beside {
  reference: SourceProfile | undefined;
  labels: LabelPlan | null;
  candidates: readonly RoleCandidate[];
  absent: AbsentLabels | null;
}

function planOf(
  request: InvestigationRequest,
  log: SourceProfile,
  { reference, labels, candidates, absent }: Beside,
  guess: RoleGuess,
  keep: ((column: string) => boolean) | undefined,
): LoadPlan {
  const types = new Map(candidates.map(({ name, type }) => [name, type]));
  const columns = heldColumns(request, types, guess, keep).map((column) =>
    column.name === absent?.column ? { ...column, absent: absent.spellings } : column,
  );
  return {
    log,
    ...(reference ? { reference } : {}),
    labels: labels?.sources ?? [],
    ...(labels ? { join: labels.join } : {}),
    columns,
    often: oftenAsked(guess),
    resources: request.resources,
  };
}
