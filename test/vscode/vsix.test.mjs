// Is what we hand out whole? Installs the package MODEL_INCIDENT_VSIX into a clean host and investigates a Parquet file
// there: the commonest faults of such packages are a forgotten file and the wrong platform's binding.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { outcome, root } from '../../scripts/processes.mjs';
import { openVSCode, screenshot, webview } from './workbench.mjs';

const folder = mkdtempSync(path.join(os.tmpdir(), 'vsix-test-'));
const log = path.join(folder, 'predictions.parquet');
const document = path.join(folder, 'night.incident.json');
let vscode;

before(
  async () => {
    await writeParquet();
    const sample = JSON.parse(readFileSync(path.join(root, 'samples/shopflow.incident.json'), 'utf8'));
    const { version, periods } = sample;
    writeFileSync(document, JSON.stringify({ version, logs: [path.basename(log)], periods }));
    const extensions = [process.env.MODEL_INCIDENT_VSIX];
    vscode = await openVSCode({ folder, extensions, fromSource: false, openFile: document });
  },
  { timeout: 300_000 },
);
after(async () => {
  await vscode?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The sample's rows as Parquet, its nested features as columns. */
async function writeParquet() {
  const sample = path.join(root, 'samples/shopflow-predictions.jsonl');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const rows = `SELECT * EXCLUDE (features, timestamp), to_timestamp(timestamp) AS timestamp, unnest(features) FROM '${sample}'`;
  await connection.run(`COPY (${rows}) TO '${log}' (FORMAT parquet)`);
  connection.closeSync();
}

test('the installed extension investigates a Parquet file in the editor', { timeout: 300_000 }, async () => {
  await webview(vscode.page)
    .getByRole('heading', { name: /. accuracy fell from 78% to 52% .* device=mobile/i })
    .waitFor()
    .finally(() => screenshot(vscode.page, 'vsix'));
});

test('its command line runs from the installed folder', { timeout: 300_000 }, async () => {
  const installed = readdirSync(vscode.host.extensionsDir).find((name) => name.startsWith('model-incident.'));
  const cli = path.join(vscode.host.extensionsDir, installed, 'dist/cli.js');
  const args = [cli, 'investigate', log, '--format', 'json', '--quiet'];
  const { code, output } = await outcome(process.execPath, args, { cwd: folder, capture: true });
  assert.equal(code, 0);
  const report = JSON.parse(output);
  assert.equal(report.source.rows, 4213);
  assert.equal(report.steps.length, 5);
});
