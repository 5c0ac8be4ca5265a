import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What the folders begin with in which a process spills what does not fit in memory. */
export const spillPrefix = (process: number): string => `model-incident-${process}-`;

/** Removes what a process left that could not do so itself: it may be gigabytes. */
export async function removeSpilled(process: number, folders: Iterable<string>): Promise<void> {
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => []);
    const left = names.filter((name) => name.startsWith(spillPrefix(process)));
    await Promise.all(left.map((name) => rm(join(folder, name), { recursive: true, force: true })));
  }
}
