import { Session, type Profiler, type Runtime } from 'node:inspector/promises';

const SAMPLE_EVERY = 500; // microseconds
/** What lies between two samples beyond this is time in which the machine ran something else. */
const SAMPLE_AT_MOST = 4 * SAMPLE_EVERY;
const US_PER_MS = 1000;

/** Time computed without a pause, in which the event loop could do nothing else. */
export interface Stretch {
  milliseconds: number;
  /** Functions of ours on the stack, the innermost of the longest-lasting first. */
  functions: string[];
}

/**
 * Profiles this process while `work` runs and gives the stretches in which code of `isOurs` was on the stack without a
 * pause, longest first. Receiving messages of other processes counts as ours: it is our child that sends.
 */
export async function stretchesWhile(work: () => Promise<void>, isOurs: (url: string) => boolean): Promise<Stretch[]> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY });
    await session.post('Profiler.start');
    await work();
    const { profile } = await session.post('Profiler.stop');
    return stretchesOf(profile, ({ url, functionName }) => isOurs(url) || isReceiving(url, functionName));
  } finally {
    session.disconnect();
  }
}

const isReceiving = (url: string, functionName: string): boolean =>
  url === 'node:internal/child_process' && /onread|handleMessage/.test(functionName);

function stretchesOf(profile: Profiler.Profile, isOurs: (frame: Runtime.CallFrame) => boolean): Stretch[] {
  const parents = new Map(profile.nodes.flatMap(({ id, children }) => (children ?? []).map((child) => [child, id])));
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const ours = (id: number): string[] => {
    const names: string[] = [];
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const frame = nodes.get(at)?.callFrame;
      if (frame && isOurs(frame)) names.push(frame.functionName || '(anonymous)');
    }
    return names;
  };
  const isCollector = (id: number): boolean => nodes.get(id)?.callFrame.functionName === '(garbage collector)';
  const found: Stretch[] = [];
  let current: { time: number; names: Map<string, number> } | null = null;
  const { samples = [], timeDeltas = [] } = profile;
  samples.forEach((id, index) => {
    const time = Math.min(timeDeltas[index + 1] ?? 0, SAMPLE_AT_MOST);
    const names = ours(id);
    if (names.length === 0 && !(current && isCollector(id))) {
      if (current) found.push(stretchOf(current));
      current = null;
      return;
    }
    current ??= { time: 0, names: new Map() };
    current.time += time;
    for (const name of names) current.names.set(name, (current.names.get(name) ?? 0) + time);
  });
  if (current) found.push(stretchOf(current));
  return found.sort((a, b) => b.milliseconds - a.milliseconds);
}

const stretchOf = ({ time, names }: { time: number; names: Map<string, number> }): Stretch => ({
  milliseconds: time / US_PER_MS,
  functions: [...names].sort(([, a], [, b]) => b - a).map(([name]) => name),
});
