import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { removeAbandoned, spillPrefix } from '../../../src/engine/spill';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'abandoned-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function spill(owner: number, secondsAgo: number): string {
  const path = join(folder, `${spillPrefix(owner)}abc${secondsAgo}`);
  mkdirSync(path);
  writeFileSync(join(path, 'spilled'), 'x');
  utimesSync(path, Date.now() / 1000 - secondsAgo, Date.now() / 1000 - secondsAgo);
  return path;
}

it('what killed processes spilled is removed at the next start; what living or unseen ones write stays', async () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const abandoned = spill(dead, 600);
  const kept = [spill(process.pid, 600), spill(process.ppid, 600), spill(dead, 5)];
  mkdirSync(join(folder, 'model-incident-notes'));
  await removeAbandoned(folder);
  expect(existsSync(abandoned)).toBe(false);
  expect(kept.every((path) => existsSync(path))).toBe(true);
  expect(readdirSync(folder)).toHaveLength(kept.length + 1);
});
