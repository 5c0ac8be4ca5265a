import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What the folders begin with in which a process spills what does not fit in memory. */
export const spillPrefix = (process: number): string => `model-incident-${process}-`;

const SPILLED = /^model-incident-(\d+)-/;
/** A process that this one cannot see (in another container) shows that it lives by what it writes. */
const UNTOUCHED_MILLISECONDS = 60_000;

const looked = new Set<string>();

/** Removes what a process left that could not do so itself: it may be gigabytes. */
export async function removeSpilled(process: number, folders: Iterable<string>): Promise<void> {
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => []);
    const left = names.filter((name) => name.startsWith(spillPrefix(process)));
    await Promise.all(left.map((name) => rm(join(folder, name), { recursive: true, force: true })));
  }
}

/** Removes what killed processes left in a folder, once for each folder; what cannot be removed stays. */
export async function removeAbandoned(folder: string): Promise<void> {
  if (looked.has(folder)) return;
  looked.add(folder);
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const owner = Number(SPILLED.exec(name)?.[1]);
    if (!(owner > 0) || isAlive(owner)) continue;
    const path = join(folder, name);
    const touched = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => Infinity,
    );
    if (Date.now() - touched > UNTOUCHED_MILLISECONDS)
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** A process of another user cannot be asked, but it is there. */
function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
