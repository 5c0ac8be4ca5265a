import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withinBlocks, type BlockSide } from '../../../src/stats/within-blocks';

interface Design {
  blocks: [BlockSide, BlockSide][];
  expected: { difference: number; interval: [number, number]; pValue: number };
}

/** Made by test/golden/within-blocks.py. */
const { designs } = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../golden/within-blocks.json'), 'utf8'),
) as { designs: Record<string, Design> };

describe('differences within blocks', () => {
  it.each(Object.entries(designs))('are those of clustered least squares in statsmodels: %s', (_name, design) => {
    const found = withinBlocks(design.blocks);
    const { difference, interval, pValue } = design.expected;
    expect(found?.difference).toBeCloseTo(difference, 10);
    expect(found?.interval[0]).toBeCloseTo(interval[0], 9);
    expect(found?.interval[1]).toBeCloseTo(interval[1], 9);
    expect(found?.pValue).toBeCloseTo(pValue, 9);
  });
});
