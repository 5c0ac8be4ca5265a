import path from 'node:path';

/** As `resourceFilename` in package.json's menus: what a prediction log is called. */
export const LOG_NAME = /\.(csv|tsv|jsonl|ndjson|json|parquet|parq|pq)(\.(gz|zst))?$/i;

/** The same for `findFiles`. */
export const LOG_GLOB =
  '**/*.{csv,tsv,jsonl,ndjson,json,parquet,parq,pq,csv.gz,csv.zst,tsv.gz,jsonl.gz,jsonl.zst,ndjson.gz,json.gz}';

const TELLING_NAME = /predict|inference|scor(e|ing)|serving|payload|capture|model.*log|log.*model/i;

/** Files that are read beside a log, not as one. */
const SIDE_FILE = /label|ground.?truth|event|deploy|incident/i;

/** Whether a file may be a log at all; plain JSON only when its name says so, since every project is full of it. */
export function mayBeLog(file: string): boolean {
  const name = path.basename(file);
  if (!LOG_NAME.test(name) || /\.incident\.json$/i.test(name)) return false;
  return !/\.json(\.gz)?$/i.test(name) || TELLING_NAME.test(name);
}

/** The likeliest prediction logs first: a telling name, then the latest change. */
export function byLikelihood(files: readonly { file: string; modified: number }[]): string[] {
  const rank = (file: string): number => {
    const name = path.basename(file);
    return (TELLING_NAME.test(name) ? 2 : 0) - (SIDE_FILE.test(name) ? 1 : 0);
  };
  return [...files]
    .sort((a, b) => rank(b.file) - rank(a.file) || b.modified - a.modified || a.file.localeCompare(b.file))
    .map(({ file }) => file);
}
