import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { EventClock } from './clock';
import { draftEvent, type DraftEvent } from './reader';
import { invalidEvents } from './record';

const run = promisify(execFile);
const MOST_COMMITS = 5000;
const FIELD = '\x1f';
const RECORD = '\x1e';

export const isGitLog = (text: string): boolean => /^\s*commit [0-9a-f]{7,64}\b/.test(text);

/** What `git log` prints by default, with any `--date` and decorations: one event a commit, and one a tag on it. */
export function readGitLog(text: string, file: string, clock: EventClock): DraftEvent[] {
  const lines = text.split(/\r?\n/);
  const starts = lines.flatMap((line, index) => (/^commit [0-9a-f]{7,64}\b/.test(line) ? [index] : []));
  return starts.flatMap((start, index) => {
    const block = lines.slice(start, starts[index + 1] ?? lines.length);
    const date = block
      .map((line) => /^(?:CommitDate|Date):\s*(.+)$/.exec(line)?.[1])
      .findLast((each) => each !== undefined);
    const place = `line ${start + 1}`;
    if (date === undefined)
      throw invalidEvents(file, place, 'a commit has no Date line; run git log without --oneline');
    const sha = /^commit ([0-9a-f]+)/.exec(block[0] ?? '')?.[1] ?? '';
    const subject = block.find((line) => /^ {4}\S/.test(line))?.trim() ?? sha;
    const at = clock.read(date, 'Date', { file, place, value: null });
    const tags = [...(block[0] ?? '').matchAll(/tag: ([^,)]+)/g)].map((match) => match[1] ?? '');
    return [commit(sha, subject, at), ...tags.map((name) => tag(name, at))];
  });
}

const commit = (sha: string, subject: string, start: number): DraftEvent =>
  draftEvent({ id: sha.slice(0, 12), type: 'commit', title: subject, start });
const tag = (name: string, start: number): DraftEvent =>
  draftEvent({ id: `tag-${name}`, type: 'tag', title: `tag ${name}`, start });

/**
 * Commits (by the time they were committed) and tags of a repository on disk. git runs without a shell, without the
 * repository's hooks and monitors, and changes nothing. Throws `events-invalid` where the folder is no repository.
 */
export async function readGitRepository(folder: string): Promise<DraftEvent[]> {
  const format = ['%H', '%ct', '%s'].join(FIELD) + RECORD;
  const log = await git(folder, [
    'log',
    '--all',
    `--max-count=${MOST_COMMITS}`,
    '--no-show-signature',
    `--format=${format}`,
  ]);
  const tags = await git(folder, [
    'for-each-ref',
    'refs/tags',
    `--format=%(refname:short)${FIELD}%(creatordate:unix)${RECORD}`,
  ]);
  const records = (text: string): string[][] =>
    text.split(RECORD).flatMap((record) => (record.trim() === '' ? [] : [record.trim().split(FIELD)]));
  return [
    ...records(log).map(([sha = '', at = '', subject = '']) => commit(sha, subject || sha, Number(at) * 1e6)),
    ...records(tags).map(([name = '', at = '']) => tag(name, Number(at) * 1e6)),
  ].filter((event) => Number.isFinite(event.start));
}

async function git(folder: string, parameters: string[]): Promise<string> {
  const options = ['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'protocol.allow=never'];
  const safe = [...options.flatMap((option) => ['-c', option]), '--no-pager', '--no-optional-locks'];
  try {
    const { stdout } = await run('git', [...safe, '-C', folder, ...parameters], {
      maxBuffer: 64 * 1024 * 1024,
      timeout: 20_000,
      env: { ...process.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
    });
    return stdout;
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw invalidEvents(
      folder,
      '',
      missing ? 'git is not installed here' : 'is not a git repository with commits that can be read',
      cause,
    );
  }
}
