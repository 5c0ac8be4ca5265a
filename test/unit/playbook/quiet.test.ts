import { describe, expect, it, vi } from 'vitest';
import { Investigation } from '../../../src/analysis/investigation';
import { emptyRequest } from '../../../src/protocol/investigation';
import { plant } from '../../incidents/make';
import { withFolder } from './investigate';

vi.setConfig({ testTimeout: 120_000 });

describe('a log without an incident', () => {
  it('has no onset, no coinciding event, no examples, and no step that suspects a time', async () => {
    await withFolder(async (folder) => {
      const { log, good, bad, events } = await plant('quietHarmlessDrift', 11, 12_000, folder);
      const investigation = new Investigation();
      const report = await investigation.run({ ...emptyRequest([log]), good, bad, events: [events] });
      await investigation.close();
      expect(report.hypotheses[0]?.kind).toBe('none');
      expect(report.onset).toBeNull();
      expect(report.examples).toEqual([]);
      expect(report.events.filter(({ coincides }) => coincides)).toEqual([]);
      for (const id of ['timeline', 'reproduction', 'segments'])
        expect(report.steps.find((step) => step.id === id)?.status, id).toBe('clear');
    });
  });
});
