// node bench/duckdb-alone.mjs load|scan FILE: what DuckDB itself needs for a file, with its default settings. `load` makes
// a table of all columns; `scan` sums every numeric column straight from the file.
import { DuckDBInstance } from '@duckdb/node-api';

const [task, file] = process.argv.slice(2);
const source = `'${file.replaceAll("'", "''")}'`;
const connection = await (await DuckDBInstance.create(':memory:')).connect();
if (task === 'load') {
  await connection.run(`CREATE TABLE log AS SELECT * FROM ${source}`);
} else {
  const described = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)).getRowObjects();
  const numeric = described.filter(({ column_type: type }) => /^(DOUBLE|FLOAT|DECIMAL|.*INT)/.test(type));
  const sums = numeric.map(({ column_name: name }) => `sum("${name.replaceAll('"', '""')}")`);
  await connection.runAndReadAll(`SELECT ${sums.join(', ')} FROM ${source}`);
}
