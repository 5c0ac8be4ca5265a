import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnalysisClient } from '../../../src/analysis/client';
import { requestFromFile } from '../../../src/analysis/incident-file';
import { emptyRequest, type InvestigationRequest } from '../../../src/protocol/investigation';
import { smallLog } from '../cli/small-log';
import { Random } from '../../incidents/random';
import { fault, sentenceFault } from './judge';
import { commandLineFault } from './judge-cli';
import { mutated } from './mutations';
import { validFiles, type ValidFile } from './valid-files';

const AT_ONCE = 2;
/** A look at a damaged file must never need more, and an investigation of a few hundred rows neither. */
const MEMORY = 2 ** 30;

export interface Campaign {
  /** The analysis process's bundle. */
  analysis: string;
  seed: number;
  /** Which of the seed's files: `[first, first + files)`. */
  first: number;
  files: number;
  /** Of each file; the processor may be shared with others. */
  seconds: number;
  /** One file in so many is investigated, the others are read. */
  investigateOneIn: number;
  /** The command line's bundle, and one file in so many that it is given too. */
  cli: { entry: string; oneIn: number };
  /** What is damaged, by what it is to an investigation; everything where empty. */
  only?: readonly string[];
  onFault?: (fault: Fault) => void;
}

export interface Fault {
  /** With the seed, what makes the same file again. */
  index: number;
  file: string;
  mutations: string[];
  what: string;
  bytes: Buffer;
}

/** Damages valid files and gives them to the analysis process; returns all that was not met as it should be. */
export async function campaign(plan: Campaign): Promise<Fault[]> {
  const folder = await mkdtemp(join(tmpdir(), 'fuzz-'));
  const faults: Fault[] = [];
  try {
    const valid = await validFiles(folder);
    await writeFile(join(folder, 'valid.csv'), smallLog(240));
    let next = plan.first;
    const work = async (): Promise<void> => {
      const client = new AnalysisClient({ entry: plan.analysis, cancellationGrace: 10_000 });
      while (next < plan.first + plan.files) {
        const index = next++;
        const found = await one(client, folder, valid, index, plan);
        if (found === null) continue;
        faults.push(found);
        plan.onFault?.(found);
      }
      client.dispose();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return faults.sort((a, b) => a.index - b.index);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function one(
  client: AnalysisClient,
  folder: string,
  valid: readonly ValidFile[],
  index: number,
  { seed, seconds, investigateOneIn, cli, only = [] }: Campaign,
): Promise<Fault | null> {
  const random = new Random(seed * 1_000_003 + index);
  const file = random.pick(only.length === 0 ? valid : valid.filter(({ as }) => only.includes(as)));
  const { bytes, mutations } = damaged(file, random);
  const path = join(folder, `${index}-${file.name}`);
  await writeFile(path, bytes);
  const how = !READ_ALONE.includes(file.as) || index % investigateOneIn === 0 ? 'investigate' : 'read';
  const request = requestFor(file, path, join(folder, 'valid.csv'));
  const spoken = index % cli.oneIn === 0 ? await commandLineFault(cli.entry, request, how, seconds) : null;
  const what = spoken ?? (await analysed(client, file, request, { how, seconds }));
  await rm(path);
  return what === null ? null : { index, file: file.name, mutations, what: `${how}: ${what}`, bytes };
}

/** A packed file is damaged before it is packed, or after. */
function damaged(file: ValidFile, random: Random): { bytes: Buffer; mutations: string[] } {
  if (!file.pack) return mutated(file.bytes, random);
  if (random.chance(0.5)) return mutated(file.pack(file.bytes), random);
  const { bytes, mutations } = mutated(file.bytes, random);
  return { bytes: file.pack(bytes), mutations: [...mutations, 'packed'] };
}

/** Only an investigation looks at the others. */
const READ_ALONE: readonly ValidFile['as'][] = ['log', 'labels', 'reference'];

/** The analysis is asked for what a document asks for; one that is no document is told by who opens it. */
async function analysed(
  client: AnalysisClient,
  { as }: ValidFile,
  request: InvestigationRequest,
  { how, seconds }: { how: 'read' | 'investigate'; seconds: number },
): Promise<string | null> {
  if (as !== 'document') return fault(client, request, how, { seconds });
  try {
    const asked = await requestFromFile(request.logs[0] ?? '');
    return await fault(client, { ...asked, resources: request.resources }, how, { seconds });
  } catch (error) {
    return sentenceFault(error);
  }
}

function requestFor({ as }: ValidFile, path: string, log: string): InvestigationRequest {
  const given = as === 'log' || as === 'document';
  const request = { ...emptyRequest([given ? path : log]), resources: { memory: MEMORY } };
  if (given) return request;
  return as === 'rules' || as === 'schema' ? { ...request, monitoring: { [as]: path } } : { ...request, [as]: [path] };
}
