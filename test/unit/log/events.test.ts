import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { IANAZone } from 'luxon';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents } from '../../../src/log/events/read';
import { formatInstant } from '../../../src/log/time/instant';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'events-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string, content: unknown): string => {
  const place = path.join(folder, name);
  writeFileSync(place, typeof content === 'string' ? content : JSON.stringify(content));
  return place;
};
/** Events in short: type, title, start, end. */
const read = async (name: string, content: unknown, zone?: Parameters<typeof readEvents>[1]) => {
  const { events, problems } = await readEvents([file(name, content)], zone);
  const short = events.map(({ type, title, start, end }) => [
    type,
    title,
    formatInstant(start),
    end === null ? null : formatInstant(end),
  ]);
  return { events, short, said: problems.map(({ text }) => text) };
};
const refused = async (name: string, content: unknown): Promise<string> => {
  try {
    await readEvents([file(name, content)]);
  } catch (error) {
    expect(error).toMatchObject({ code: 'events-invalid' });
    return (error as Error).message;
  }
  throw new Error(`${name} was read`);
};

describe('shapes', () => {
  it('Grafana annotations: milliseconds, tags as type and scope, markup as text', async () => {
    const { events, short, said } = await read('grafana.json', [
      {
        id: 7,
        time: 1735689600000,
        timeEnd: 1735689660000,
        text: '<b>rollout</b> <script>alert(1)</script>',
        tags: ['deploy', 'country:BR'],
      },
      { id: 8, time: 1735693200000, timeEnd: 1735693200000, text: 'point', tags: [] },
    ]);
    expect(short).toEqual([
      ['deploy', '<b>rollout</b> <script>alert(1)</script>', '2025-01-01T00:00:00Z', '2025-01-01T00:01:00Z'],
      ['annotation', 'point', '2025-01-01T01:00:00Z', null],
    ]);
    expect(events[0]).toMatchObject({ id: '7', scope: { country: 'BR' } });
    expect(said.join()).toContain('milliseconds');
  });

  it('Honeycomb markers: seconds', async () => {
    const { short } = await read('honeycomb.json', [
      { id: 'x', start_time: 1735689600, end_time: 1735689900, message: 'build 12', type: 'deploys' },
    ]);
    expect(short).toEqual([['deploys', 'build 12', '2025-01-01T00:00:00Z', '2025-01-01T00:05:00Z']]);
  });

  it('GitHub deployments: the time of success, statuses nested or apart', async () => {
    const deployment = {
      url: 'https://api.github.com/d/1',
      id: 1,
      ref: 'main',
      sha: 'abcdef123',
      task: 'deploy',
      environment: 'production',
      created_at: '2025-01-01T00:00:00Z',
    };
    const statuses = [
      { state: 'in_progress', created_at: '2025-01-01T00:01:00Z' },
      { state: 'success', created_at: '2025-01-01T00:09:00Z' },
    ];
    const nested = await read('github.json', [{ ...deployment, statuses }]);
    const apart = await read('github-apart.json', [
      deployment,
      ...statuses.map((status) => ({ ...status, deployment_url: deployment.url })),
    ]);
    expect(nested.short).toEqual([['deploy', 'deploy main to production', '2025-01-01T00:09:00Z', null]]);
    expect(apart.short).toEqual(nested.short);
    expect(nested.events[0]?.status).toBe('success');
  });

  it('Argo CD: an application’s history', async () => {
    const { short } = await read('argo.json', {
      metadata: { name: 'ranker' },
      status: {
        history: [
          {
            id: 3,
            revision: '0123456789abcdef',
            deployStartedAt: '2025-01-01T00:00:00Z',
            deployedAt: '2025-01-01T00:02:00Z',
          },
        ],
      },
    });
    expect(short).toEqual([['deploy', 'sync ranker 0123456789ab', '2025-01-01T00:00:00Z', '2025-01-01T00:02:00Z']]);
  });

  it('Airflow: runs that began', async () => {
    const { short, events } = await read('airflow.json', {
      dag_runs: [
        {
          dag_id: 'features',
          dag_run_id: 'a',
          start_date: '2025-01-01T00:00:00+00:00',
          end_date: '2025-01-01T00:10:00+00:00',
          state: 'failed',
        },
        { dag_id: 'features', dag_run_id: 'b', start_date: null, state: 'queued' },
      ],
      total_entries: 2,
    });
    expect(short).toEqual([['pipeline', 'features', '2025-01-01T00:00:00Z', '2025-01-01T00:10:00Z']]);
    expect(events[0]?.status).toBe('failed');
  });

  it('iCalendar: folded lines, zones, whole days', async () => {
    const ics = [
      ...[
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'BEGIN:VEVENT',
        'UID:1',
        'SUMMARY:Spring sale\\, part',
        '  one',
        'DTSTART;TZID=Europe/Berlin:20250701T120000',
      ],
      ...[
        'DURATION:PT2H',
        'CATEGORIES:CAMPAIGN',
        'END:VEVENT',
        'BEGIN:VEVENT',
        'UID:2',
        'SUMMARY:Holiday',
        'DTSTART;VALUE=DATE:20250702',
        'END:VEVENT',
        'END:VCALENDAR',
      ],
    ].join('\r\n');
    expect((await read('sale.ics', ics)).short).toEqual([
      ['campaign', 'Spring sale, part one', '2025-07-01T10:00:00Z', '2025-07-01T12:00:00Z'],
      ['calendar', 'Holiday', '2025-07-02T00:00:00Z', null],
    ]);
  });

  it.each([
    // A summer-time change lies between: the time of day stays, the instant moves.
    ['FREQ=WEEKLY;COUNT=3', ['2026-03-17T03:00:00Z', '2026-03-24T03:00:00Z', '2026-03-31T02:00:00Z']],
    [
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU;UNTIL=20260401T000000Z',
      ['2026-03-17T03:00:00Z', '2026-03-30T02:00:00Z', '2026-03-31T02:00:00Z'],
    ],
    ['FREQ=DAILY;BYDAY=TU,TH;COUNT=3', ['2026-03-17T03:00:00Z', '2026-03-19T03:00:00Z', '2026-03-24T03:00:00Z']],
    ['FREQ=DAILY;UNTIL=20260318', ['2026-03-17T03:00:00Z', '2026-03-18T03:00:00Z']],
    ['FREQ=MONTHLY;BYSETPOS=-1;BYDAY=FR', ['2026-03-17T03:00:00Z']],
  ])('a calendar event that recurs by %s', async (rule, starts) => {
    const ics = (more: string): string =>
      `BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:b\nSUMMARY:backup\nDTSTART;TZID=Europe/Berlin:20260317T040000\nDURATION:PT1H\nRRULE:${rule}\n${more}END:VEVENT\nEND:VCALENDAR`;
    const { short, events } = await read(`backup.ics`, ics(''));
    expect(short.map(([, , start]) => start)).toEqual(starts);
    expect(new Set(events.map(({ id }) => id)).size).toBe(starts.length);
    const without = await read('less.ics', ics('EXDATE;TZID=Europe/Berlin:20260317T040000\n'));
    if (starts.length > 1) expect(without.short.map(([, , start]) => start)).toEqual(starts.slice(1));
  });

  it('a calendar event that recurs for ever ends with two years', async () => {
    const ics =
      'BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nDTSTART:20260101T000000Z\nRRULE:FREQ=DAILY\nEND:VEVENT\nEND:VCALENDAR';
    const { events } = await read('for-ever.ics', ics);
    expect(events).toHaveLength(731);
  });

  it('tables: quoted CSV with other names, a zone that is assumed and said', async () => {
    const csv =
      'what;started_at;kind;model_version\n"sale; ""big""\nday";2025-01-01 08:00;campaign;v2\nbackfill;2025-01-01 09:30;pipeline;\n';
    const { short, said, events } = await read('table.csv', csv, IANAZone.create('Asia/Tokyo'));
    expect(short).toEqual([
      ['campaign', 'sale; "big"\nday', '2024-12-31T23:00:00Z', null],
      ['pipeline', 'backfill', '2025-01-01T00:30:00Z', null],
    ]);
    expect(events[0]?.scope).toEqual({ model_version: 'v2' });
    expect(said.join()).toContain('Asia/Tokyo');
  });

  it('JSON lines of this project’s own shape, sorted by time, ids kept apart', async () => {
    const lines = [
      {
        id: 'a',
        type: 'deploy',
        title: 'two',
        start: '2025-01-02T00:00:00Z',
        scope: { device: 'mobile' },
        url: 'https://example.org',
      },
      { id: 'a', type: 'deploy', title: 'one', start: '2025-01-01T00:00:00Z', end: '2025-01-01T01:00:00Z' },
    ];
    const { events } = await read('own.jsonl', lines.map((line) => JSON.stringify(line)).join('\n\n'));
    expect(events.map(({ title }) => title)).toEqual(['one', 'two']);
    expect(new Set(events.map(({ id }) => id)).size).toBe(2);
    expect(events[1]).toMatchObject({ scope: { device: 'mobile' }, url: 'https://example.org' });
  });

  it('git: the text of `git log` and a repository on disk', async () => {
    const text =
      'commit 0123456789abcdef0123456789abcdef01234567 (HEAD -> main, tag: v2.0)\nAuthor: A <a@b>\nDate:   Wed Jan 1 12:00:00 2025 +0100\n\n    Fix <things>\n\ncommit 1123456789abcdef0123456789abcdef01234567\nAuthor: A <a@b>\nDate:   Tue Dec 31 12:00:00 2024 +0100\n\n    Earlier\n';
    expect((await read('log.txt', text)).short).toEqual([
      ['commit', 'Earlier', '2024-12-31T11:00:00Z', null],
      ['commit', 'Fix <things>', '2025-01-01T11:00:00Z', null],
      ['tag', 'tag v2.0', '2025-01-01T11:00:00Z', null],
    ]);
    const repository = mkdtempSync(path.join(folder, 'repository-'));
    const git = (...parameters: string[]) =>
      execFileSync('git', ['-C', repository, '-c', 'user.name=A', '-c', 'user.email=a@b', ...parameters], {
        env: { ...process.env, GIT_COMMITTER_DATE: '2025-01-01T11:00:00Z', GIT_AUTHOR_DATE: '2025-01-01T11:00:00Z' },
      });
    git('init', '-q');
    git('commit', '-q', '--allow-empty', '-m', 'First');
    git('tag', 'v1');
    const { events } = await readEvents([repository]);
    expect(events.map(({ type, title, start }) => [type, title, formatInstant(start)])).toEqual([
      ['commit', 'First', '2025-01-01T11:00:00Z'],
      ['tag', 'tag v1', '2025-01-01T11:00:00Z'],
    ]);
  });
});

describe('faults name the place', () => {
  it.each([
    ['line.jsonl', '{"title":"a","start":"2025-01-01"}\n{"title":"b",\n', 'line 2'],
    ['time.csv', 'title,start\na,2025-01-01\nb,soon\n', 'line 3'],
    ['fields.csv', 'title,start\na,2025-01-01,extra\n', 'line 2'],
    ['quote.csv', 'title,start\n"a,2025-01-01\n', 'line 2'],
    ['none.json', '[{"title":"a"}]', 'item 1'],
    ['grafana-bad.json', '[{"time":1735689600000,"text":5,"tags":[]}]', '"text"'],
    ['number.json', '[{"title":"a","start":12}]', '"start"'],
    ['broken.json', '[{"title":"a",\n "start":}]', 'line 2'],
    ['scalar.json', '[1]', 'item 1'],
    ['empty.csv', '  \n', 'is empty'],
    ['binary.csv', 'a\0b', 'is not text'],
    ['start.ics', 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nDTSTART:soon\nEND:VEVENT\nEND:VCALENDAR', 'line 4'],
  ])('%s', async (name, content, place) => {
    const message = await refused(name, content);
    expect(message).toContain(name);
    expect(message).toContain(place);
  });

  it('a file that is not there, a folder that is no repository, a list without events', async () => {
    await expect(readEvents([path.join(folder, 'absent.json')])).rejects.toMatchObject({ code: 'file-not-found' });
    await expect(readEvents([mkdtempSync(path.join(folder, 'plain-'))])).rejects.toMatchObject({
      code: 'events-invalid',
    });
    expect((await read('nothing.json', [])).said).toEqual(['nothing.json holds no event.']);
  });
});
