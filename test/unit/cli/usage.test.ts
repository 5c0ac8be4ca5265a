import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { built, run, type Built } from './built';

// Each test starts whole processes; a loaded machine takes its time with them.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let program: Built;
beforeAll(async () => {
  program = await built();
});
afterAll(() => program.remove());

describe('help and version', () => {
  it('prints them on standard output with status 0', async () => {
    const general = await run(program.cli, ['--help']);
    expect(general).toMatchObject({ status: 0, stderr: '' });
    expect(general.stdout).toContain('investigate LOG...');
    const version = await run(program.cli, ['--version']);
    expect(version).toMatchObject({ status: 0, stderr: '' });
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('offers what works and nothing that does not yet', async () => {
    const { stdout, status } = await run(program.cli, ['investigate', '--help']);
    expect(status).toBe(0);
    for (const option of [
      'good',
      'bad',
      'reference',
      'labels',
      'events',
      'role',
      'read',
      'where',
      'memory',
      'threads',
    ]) {
      expect(stdout).toContain(`--${option} `);
    }
    expect(stdout).toMatch(/--traces FILE[^]*--metrics FILE/);
  });
});

describe('wrong usage: status 2, one line on standard error, nothing on standard output', () => {
  const LOG = 'log.csv';
  it.each<[string, string[], RegExp]>([
    ['no log', ['investigate'], /no LOG is given/],
    ['an unknown command', ['investigat', LOG], /no command investigat\. Did you mean "investigate"\?/],
    ['an unknown option', ['investigate', LOG, '--evnts', 'x'], /unknown option --evnts\. Did you mean --events\?/],
    ['a short option', ['investigate', LOG, '-g', 'x'], /unknown option -g/],
    ['--traces', ['investigate', LOG, '--traces', 'x.json'], /There is no file/],
    ['--metrics', ['investigate', LOG, '--metrics', 'x.json'], /There is no file/],
    ['--table', ['investigate', LOG, '--table', 't'], /--table t: write the server before it/],
    [
      'the other engine',
      ['investigate', LOG, '--engine', 'clickhouse'],
      /--engine clickhouse: files are counted by duckdb/,
    ],
    ['a format', ['investigate', LOG, '--format', 'pdf'], /--format pdf: is none of text, json, markdown, html/],
    ['a format of read', ['read', LOG, '--format', 'html'], /--format html: is none of text, json/],
    ['a missing value', ['investigate', LOG, '--good', '--bad', 'a/b'], /--good needs a value/],
    ['a value at the end', ['investigate', LOG, '--bad'], /--bad needs a value/],
    ['an option twice', ['investigate', LOG, '--bad', 'a/b', '--bad', 'c/d'], /--bad is given twice/],
    ['a flag with a value', ['investigate', LOG, '--quiet=yes'], /--quiet takes no value/],
    ['a role without column', ['investigate', LOG, '--role', 'label'], /--role label: write it as ROLE=COLUMN/],
    ['an unknown role', ['investigate', LOG, '--role', 'lable=x'], /no column role "lable"\. Did you mean "label"/],
    ['a class for no score', ['investigate', LOG, '--role', 'label:a=x'], /only score takes a class/],
    ['a read option', ['investigate', LOG, '--read', 'delim=;'], /--read delim=;: delim is none of delimiter/],
    ['a memory size', ['investigate', LOG, '--memory', 'lots'], /--memory lots: write a size/],
    ['a number of threads', ['investigate', LOG, '--threads', '0'], /--threads 0: write a number/],
    ['where without value', ['investigate', LOG, '--where', 'device'], /--where device: write it as COLUMN=VALUE/],
    [
      'output in no folder',
      ['investigate', LOG, '--output', 'no-such/x.txt'],
      /--output no-such\/x\.txt: cannot be written/,
    ],
    ['output over the input', ['investigate', LOG, '--output', './log.csv'], /is one of the input files/],
    [
      'two documents',
      ['investigate', 'a.incident.json', LOG],
      /a\.incident\.json is an investigation document and stands alone/,
    ],
  ])('%s', async (_name, words, expected) => {
    const { status, stdout, stderr } = await run(program.cli, words);
    expect(stderr).toMatch(expected);
    expect(stderr).toMatch(/^model-incident: [^\n]+\n$/);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it('shows control characters of a wrong word instead of sending them to the terminal', async () => {
    const { stderr } = await run(program.cli, ['investigate', '--\u001b[2J']);
    expect(stderr).not.toContain('\u001b');
  });
});
