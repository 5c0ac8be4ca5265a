import { readdir } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { FileList } from '../document/edit-document';

const MOST_FOUND = 500;
const MOST_OFFERED = 20;

const DATA_FILE = /\.(csv|tsv|jsonl|ndjson|json|parquet|parq|pq)(\.(gz|zst))?$/i;

/** What files of each kind tend to be called. */
const TELLING_NAMES: Record<FileList, RegExp> = {
  labels: /label|ground.?truth|actual|outcome|feedback/i,
  events: /event|deploy|release|pipeline.?run|change/i,
  traces: /trace|span|otlp|otel/i,
  metrics: /metric|prom/i,
};

/** Files beside the investigation and in the workspace whose name says that they are of the kind, the nearest first. */
export async function offeredFiles(list: FileList, folder: string, taken: readonly string[]): Promise<string[]> {
  // Without a search (it is a program of its own that can be missing) what lies beside the investigation is still offered.
  const [beside, found] = await Promise.all([
    readdir(folder, { withFileTypes: true }).then(
      (entries) => entries.filter((entry) => entry.isFile()).map(({ name }) => path.join(folder, name)),
      () => [],
    ),
    vscode.workspace
      .findFiles(
        '**/*.{csv,tsv,jsonl,ndjson,json,parquet,gz,zst}',
        '**/{node_modules,.git,dist,out,.venv}/**',
        MOST_FOUND,
      )
      .then(
        (uris) => uris.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath),
        () => [],
      ),
  ]);
  return likely(list, [...new Set([...beside.sort(), ...found.sort()])], taken).slice(0, MOST_OFFERED);
}

/** Those of `files` that may be of the kind and are not used yet. */
export const likely = (list: FileList, files: readonly string[], taken: readonly string[]): string[] =>
  files.filter((file) => {
    const name = path.basename(file);
    const isData = DATA_FILE.test(name) && !/\.(incident|alert-rules|schema-contract)\.json$/i.test(name);
    return isData && TELLING_NAMES[list].test(name) && !taken.includes(file);
  });
