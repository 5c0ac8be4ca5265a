import {
  DuckDBDoubleVector,
  JSDuckDBValueConverter,
  type DuckDBDataChunk,
  type DuckDBMaterializedResult,
  type DuckDBVector,
} from '@duckdb/node-api';
import type { Value } from '../engine';

/** A column of a result: doubles as they are where none is null, else values of what they were made to be. */
export type ResultColumn<Cell = Value> = Float64Array | Cell[];

/** The columns of a result, without an object for each cell or a turn of the event loop for each chunk. */
export function columnsOf<Cell>(
  result: DuckDBMaterializedResult,
  cellOf: (value: unknown) => Cell,
): ResultColumn<Cell>[] {
  const chunks = chunksOf(result);
  const rows = result.rowCount;
  return Array.from({ length: result.columnCount }, (_, index) => {
    const vectors = chunks.map((chunk) => chunk.getColumnVector(index));
    const doubles = vectors.filter((vector) => vector instanceof DuckDBDoubleVector);
    return (doubles.length === vectors.length && doublesOf(doubles, rows)) || cellsOf(vectors, cellOf);
  });
}

/** The rows of a small result as JavaScript values: 64-bit integers as bigint, lists as arrays. */
export const rowsOf = (result: DuckDBMaterializedResult): unknown[][] =>
  chunksOf(result).flatMap((chunk) => chunk.convertRows(JSDuckDBValueConverter));

const chunksOf = (result: DuckDBMaterializedResult): DuckDBDataChunk[] =>
  Array.from({ length: result.chunkCount }, (_, index) => result.getChunk(index));

/** Null where a value is null, which an array of doubles cannot tell from NaN. */
function doublesOf(vectors: readonly DuckDBDoubleVector[], rows: number): Float64Array | null {
  const column = new Float64Array(rows);
  let row = 0;
  for (const vector of vectors) {
    const count = vector.itemCount;
    for (let item = 0; item < count; item++) {
      const value = vector.getItem(item);
      if (value === null) return null;
      column[row++] = value;
    }
  }
  return column;
}

function cellsOf<Cell>(vectors: readonly DuckDBVector[], cellOf: (value: unknown) => Cell): Cell[] {
  const column: Cell[] = [];
  for (const vector of vectors) {
    const count = vector.itemCount;
    for (let item = 0; item < count; item++) column.push(cellOf(vector.getItem(item)));
  }
  return column;
}
