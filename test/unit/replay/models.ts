import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Command } from '../../../src/replay/run-command';

/** Programs in a folder of their own, as a reader would have beside the log. */
export interface Programs {
  folder: string;
  /** The command that runs a program of this text; `{input}` is all that it reads. */
  command(text: string, timeLimit?: number): Command;
  remove(): void;
}

export function programs(): Programs {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'replay-'));
  let number = 0;
  return {
    folder,
    command: (text, timeLimit = 20_000) => {
      const file = `model-${number++}.mjs`;
      writeFileSync(path.join(folder, file), text);
      return { words: [process.execPath, file], folder, timeLimit };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A model: 'young' below an age, else 'old'. It prints as it reads, like a program that streams. */
export const BY_AGE = `
  import readline from 'node:readline';
  for await (const line of readline.createInterface({ input: process.stdin }))
    console.log(JSON.stringify({ prediction: JSON.parse(line)['features.age'] < 40 ? 'young' : 'old' }));
`;
