import { describe, expect, it, vi } from 'vitest';
import { plant } from '../../incidents/make';
import { investigate, withFolder, withLog } from './investigate';

/** Kind, first feature and segment of planted logs; the benchmark in test/incidents judges all kinds on many seeds. */
const CAUSES = [
  'nullForOneClient',
  'unitChangeInOnePlace',
  'frozenFeature',
  'badCanary',
  'conceptInOneSegment',
  'thresholdChanged',
  'labelShift',
  'pureMix',
];

vi.setConfig({ testTimeout: 120_000 });

describe('diagnosis of planted incidents', () => {
  it.each(CAUSES)('names the cause of %s first', async (scenario) => {
    await withFolder(async (folder) => {
      const planted = await plant(scenario, 11, 12_000, folder);
      const { diagnosis } = await withLog(planted.log, planted.good, planted.bad, investigate);
      const first = diagnosis.hypotheses[0];
      expect(planted.truth.kinds).toContain(first?.kind);
      if (planted.truth.features.length > 0) expect(planted.truth.features).toContain(first?.features[0]);
      const segment = first?.segment ?? null;
      const alias = Object.entries(planted.aliases).find(
        ([, other]) => JSON.stringify(other) === JSON.stringify(segment),
      );
      const [column = '', value = ''] = alias?.[0].split('=') ?? [];
      const named = alias ? { [column]: value } : segment;
      expect(named).toEqual(planted.truth.segment);
    });
  });

  it.each(['quietSeasonal', 'quietHarmlessDrift', 'quietDeploy', 'quietOverdispersed'])(
    'finds nothing in %s',
    async (scenario) => {
      await withFolder(async (folder) => {
        const planted = await plant(scenario, 11, 12_000, folder);
        const { diagnosis } = await withLog(planted.log, planted.good, planted.bad, investigate);
        expect(diagnosis.hypotheses[0]?.kind).toBe('none');
        expect(diagnosis.headline).toContain('No incident found');
      });
    },
  );
});
