import type { ColumnType } from '../protocol/read';
import type { PlaybookContext } from './context';

/** What a column is compared as: numbers by their distribution, the rest by their values. */
export type ComparedAs = 'numeric' | 'categorical';

export interface ComparedColumn {
  name: string;
  type: ColumnType;
  as: ComparedAs;
  output: boolean;
}

/** Up to so many distinct values a number is compared value by value, since ties make KS conservative. */
export const FEW_VALUES = 20;

/**
 * Features, segments (what rows are sliced by is as a rule input too, and their shares drift), then outputs (prediction,
 * scores, confidence), as far as the engine kept them.
 */
export function comparedColumns(context: PlaybookContext): ComparedColumn[] {
  const { engine, roles } = context.log;
  const types = new Map(engine.describe().map(({ name, type }) => [name, type]));
  const outputs = [roles.prediction, ...Object.values(roles.scores), roles.confidence];
  const seen = new Set<string>();
  const take = (name: string | undefined, output: boolean, as?: ComparedAs): ComparedColumn[] => {
    if (name === undefined || seen.has(name)) return [];
    const type = types.get(name);
    if (type === undefined || type === 'nested') return [];
    seen.add(name);
    return [{ name, type, as: as ?? comparedAs(type), output }];
  };
  return [
    ...roles.features.flatMap((name) => take(name, false)),
    ...roles.segments.flatMap((name) => take(name, false, 'categorical')),
    ...outputs.flatMap((name) => take(name, true)),
  ];
}

function comparedAs(type: ColumnType): ComparedAs {
  return type === 'integer' || type === 'number' ? 'numeric' : 'categorical';
}
