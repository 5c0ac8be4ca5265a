import { invalidEvents, type EventRecord } from './record';

/** Fields of one row of delimited text, and the line it begins on. */
interface CsvRow {
  line: number;
  fields: string[];
}

/** Rows of RFC 4180 text; quotes are doubled inside quoted fields, which may span lines. */
function parseCsv(text: string, delimiter: string, file: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let row: CsvRow = { line: 1, fields: [] };
  let field = '';
  let quoted = false;
  let line = 1;
  const endField = () => {
    row.fields.push(field);
    field = '';
  };
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '\n') line++;
    if (quoted) {
      if (character !== '"') field += character;
      else if (text.charAt(i + 1) === '"') field += text.charAt(i++);
      else quoted = false;
    } else if (character === '"' && field === '') quoted = true;
    else if (character === delimiter) endField();
    else if (character === '\n') {
      endField();
      rows.push(row);
      row = { line, fields: [] };
    } else if (character !== '\r') field += character;
  }
  if (quoted) throw invalidEvents(file, `line ${row.line}`, 'a quote is opened and never closed');
  endField();
  rows.push(row);
  return rows.filter(({ fields }) => fields.length > 1 || fields[0]?.trim() !== '');
}

/** Records of delimited text with a header line. Throws `events-invalid` where a row has too many fields. */
export function readCsvRecords(text: string, file: string): EventRecord[] {
  const header = text.slice(0, Math.max(0, text.search(/\r?\n|$/)));
  const delimiter = [',', ';', '\t', '|'].reduce(
    (best, each) => (header.split(each).length > header.split(best).length ? each : best),
    ',',
  );
  const [names, ...rows] = parseCsv(text, delimiter, file);
  if (!names) return [];
  return rows.map(({ line, fields }) => {
    if (fields.length > names.fields.length) {
      throw invalidEvents(
        file,
        `line ${line}`,
        `has ${fields.length} fields where the header has ${names.fields.length}`,
      );
    }
    const entries = names.fields.map((name, index) => [name.trim(), fields[index] ?? '']);
    return { file, place: `line ${line}`, value: Object.fromEntries(entries) as unknown };
  });
}
