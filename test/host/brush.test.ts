import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import type { Investigation } from '../../src/extension/investigation/investigation';
import type { Report } from '../../src/protocol/report';
import {
  closeEverything,
  openInvestigation,
  removeTemporaryFolders,
  report as tell,
  reportOf,
  services,
  temporaryFolder,
  until,
  writeInvestigation,
  writeLog,
} from './support';

describe('Letting a brush go', () => {
  let investigation: Investigation;
  before(async function () {
    this.timeout(120_000);
    const folder = await temporaryFolder();
    await writeLog(folder, 'predictions.csv', 20_000);
    investigation = await openInvestigation(
      await writeInvestigation(folder, { version: 1, logs: ['predictions.csv'] }),
    );
    await reportOf(investigation);
  });
  after(async () => {
    await closeEverything();
    await removeTemporaryFolders();
  });

  const letGo = async (good: string, bad: string): Promise<{ before: number; analysis: number; after: number }> => {
    const { analysis, editors } = await services();
    const panel = editors.panelOf(investigation);
    assert.ok(panel);
    const asked = analysis.investigate.bind(analysis);
    let [began, ended] = [0, 0];
    analysis.investigate = async (...parameters) => {
      began = performance.now();
      try {
        return await asked(...parameters);
      } finally {
        ended = performance.now();
      }
    };
    try {
      const before = investigation.results;
      const released = performance.now();
      await panel.receive({ type: 'setPeriods', good, bad });
      await until('the new run', () => investigation.results !== before && investigation.run.state === 'done');
      investigation.snapshotText();
      return { before: began - released, analysis: ended - began, after: performance.now() - ended };
    } finally {
      analysis.investigate = asked;
    }
  };

  it('runs at once: the editor adds little to what the analysis takes', async () => {
    const waits: number[] = [];
    for (const hour of ['15', '16', '17']) {
      const bad = '2024-11-13T19:00Z/2024-11-14T00:00Z';
      const { before, analysis, after } = await letGo(`2024-11-12T00:00Z/2024-11-13T${hour}:00Z`, bad);
      const [asked, answered, shown] = [before, analysis, after].map((milliseconds) => milliseconds.toFixed(0));
      tell(`a brush let go: asked after ${asked} ms, answered ${answered} ms later, to be shown ${shown} ms later`);
      waits.push(before);
    }
    assert.ok(Math.min(...waits) < 450, `${waits.join(', ')} ms: no pause as for a typist`);
  });

  it('keeps the timeline on show until the new one is there', async () => {
    const seen: boolean[] = [];
    const listener = investigation.onDidChange(() => {
      if (investigation.run.state === 'running') seen.push(investigation.snapshot().report?.timeline !== undefined);
    });
    await letGo('2024-11-12T00:00Z/2024-11-13T10:00Z', '2024-11-13T20:00Z/2024-11-14T00:00Z');
    listener.dispose();
    assert.ok(seen.length > 0 && seen.every(Boolean));
    const { periods } = investigation.results as Report;
    assert.equal(periods.bad.start, '2024-11-13T20:00:00Z');
  });
});
