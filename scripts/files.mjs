import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Writes a file in one move, and not at all when it already holds these bytes. */
export async function replaceIfChanged(file, contents) {
  const present = await readFile(file).catch(() => null);
  if (present?.equals(contents)) return;
  await mkdir(path.dirname(file), { recursive: true });
  const staged = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}`);
  await writeFile(staged, contents);
  await rename(staged, file);
}
