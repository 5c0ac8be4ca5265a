// node bench/opened.mjs ANALYSIS LOG: an analysis process as the extension uses it: how long a log's first step takes from
// opening, and a run after a period has changed. Prints both in seconds as JSON.
import { fork } from 'node:child_process';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';

const [entry, log] = process.argv.slice(2);
const child = fork(entry, [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
const empty = { reference: [], labels: [], events: [], roles: [], read: {}, where: [], thresholds: {}, resources: {} };

let began = 0;
let firstStep = null;
connection.onNotification('partial', ({ report }) => {
  if (report.steps.length > 0) firstStep ??= (performance.now() - began) / 1000;
});
connection.listen();

async function investigate(token, request) {
  began = performance.now();
  const report = await connection.sendRequest('investigate', { key: 'log', token, request: { ...empty, ...request } });
  return { report, seconds: (performance.now() - began) / 1000 };
}

const first = await investigate('1', { logs: [log] });
const { good, bad } = first.report.periods;
const within = ({ start, end }) => `${start}/${end}`;
const middle = new Date((Date.parse(good.start) + Date.parse(good.end)) / 2).toISOString();
const again = await investigate('2', {
  logs: [log],
  good: within({ start: middle, end: good.end }),
  bad: within(bad),
});
console.log(JSON.stringify({ firstStep, whole: first.seconds, rerun: again.seconds }));
child.disconnect();
