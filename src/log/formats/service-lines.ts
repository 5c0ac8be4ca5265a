import { IncidentError } from '../../protocol/errors';
import { rawMembers } from './json-text';

const LOOKED_AT = 50;
const ENOUGH = 0.8;
/** Pairs of a line of logfmt: fewer are found in any text. */
const LEAST_PAIRS = 3;
const PAIR = /(^|\s)[\w.@-]+=("(\\.|[^"\\])*"|[^\s"]*)(?=\s|$)/g;

/**
 * Refuses the lines a service writes for people (a time, a level, then JSON; or `key=value` pairs), which would be taken for
 * a table of odd columns. Throws `file-unsupported` with the command that makes JSON lines of them.
 */
export function refuseServiceLines(path: string, text: string): void {
  const lines = text.split('\n', LOOKED_AT).filter((line) => line.trim() !== '');
  const share = (test: (line: string) => boolean): number => lines.filter(test).length / Math.max(lines.length, 1);
  if (lines.length < 2) return;
  if (share(endsInJson) >= ENOUGH) {
    throw new IncidentError(
      'file-unsupported',
      `${path} has other text before the JSON of its lines (${JSON.stringify(prefixOf(lines.find(endsInJson) ?? ''))}).`,
      String.raw`Take it away: sed 's/^[^{]*//' FILE > log.jsonl, or with the first word as the time: sed -E 's/^(\S+) [^{]*\{/{"time":"\1",/' FILE > log.jsonl.`,
    );
  }
  if (share((line) => (line.match(PAIR) ?? []).length >= LEAST_PAIRS && PAIR_FIRST.test(line)) >= ENOUGH) {
    throw new IncidentError(
      'file-unsupported',
      `${path} is logfmt: key=value pairs in each line.`,
      String.raw`Make JSON lines of it: jq -Rc '[scan("([\\w.@-]+)=(?:\"((?:\\\\.|[^\"])*)\"|(\\S*))") | {(.[0]): (.[1] // .[2])}] | add' FILE > log.jsonl.`,
    );
  }
}

const PAIR_FIRST = /^\s*[\w.@-]+=/;

const prefixOf = (line: string): string => line.slice(0, line.indexOf('{')).trim().slice(0, 60);

/** Something that is no table's cell, then an object to the end of the line. */
function endsInJson(line: string): boolean {
  const start = line.indexOf('{"');
  if (start <= 0 || /[,;\t|] *$/.test(line.slice(0, start))) return false;
  return !line.slice(0, start).includes('"') && rawMembers(line.slice(start).trim()) !== null;
}
