import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

/** How long this process's event loop was held up, in milliseconds, and for how many seconds that was watched. */
export interface Delays {
  p50: number;
  p99: number;
  max: number;
  seconds: number;
}

/** Delays, and the processor time of this process as a share of the time that passed. */
export async function loadWhile(work: () => Promise<void>): Promise<Delays & { share: number }> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  const computed = process.cpuUsage();
  const began = performance.now();
  histogram.enable();
  await work();
  histogram.disable();
  const { user, system } = process.cpuUsage(computed);
  const passed = performance.now() - began;
  const milliseconds = (nanoseconds: number): number => nanoseconds / 1e6;
  return {
    p50: milliseconds(histogram.percentile(50)),
    p99: milliseconds(histogram.percentile(99)),
    max: milliseconds(histogram.max),
    seconds: passed / 1000,
    share: (user + system) / 1000 / passed,
  };
}
