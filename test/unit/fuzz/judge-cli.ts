import { spawn } from 'node:child_process';
import type { InvestigationRequest } from '../../../src/protocol/investigation';
import type { MonitoringAsked } from '../../../src/protocol/monitoring';

interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** What is wrong with how the command line met a file; null where it printed a report, or one line and status 2. */
export async function commandLineFault(
  cli: string,
  { logs, labels, events, reference, traces = [], metrics = [], monitoring }: InvestigationRequest,
  how: 'read' | 'investigate',
  seconds: number,
): Promise<string | null> {
  const lists: Record<string, readonly string[]> =
    how === 'read' ? { labels } : { labels, events, reference, traces, metrics, ...filesOf(monitoring) };
  const options = Object.entries(lists).flatMap(([name, files]) => files.flatMap((file) => [`--${name}`, file]));
  const memory = how === 'read' ? [] : ['--memory', '1GB'];
  const words = [how, ...logs, ...options, ...memory, '--format', 'json', '--quiet'];
  const { status, stdout, stderr } = await run(cli, words, seconds);
  const said = `command line, status ${status}, ${JSON.stringify(stderr.slice(0, 400))}`;
  if (status === 0) return stderr === '' && isJson(stdout) ? null : `${said} beside a report`;
  return status === 2 && stdout === '' && /^model-incident: [^\n]+\.\n$/.test(stderr) ? null : said;
}

const filesOf = ({ rules, schema }: MonitoringAsked = {}): Record<string, readonly string[]> => ({
  rules: rules === undefined ? [] : [rules],
  schema: schema === undefined ? [] : [schema],
});

function run(cli: string, words: readonly string[], seconds: number): Promise<Ended> {
  const child = spawn(process.execPath, [cli, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: seconds * 1000,
  });
  const ended = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (ended.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (ended.stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, ...ended }));
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
