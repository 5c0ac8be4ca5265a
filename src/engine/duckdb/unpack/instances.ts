import type { Payload, PayloadShape } from '../../unpacking';
import { quotedText } from '../rows';

/** SQL over a payload's text `p` and the same where it is JSON, `v`. */
export interface PayloadText {
  text: string;
  json: string;
}

/** SQL of the list of a payload's instances as texts; null where no shape fits. */
export const instancesOf = ({ shapes }: Payload, payload: PayloadText): string =>
  cases(shapes, payload, (shape) => listOf(shape, payload), 'CAST(NULL AS VARCHAR[])');

/** SQL of the index of the shape that a payload has. */
export const shapeOf = ({ shapes }: Payload, payload: PayloadText): string =>
  cases(shapes, payload, (_, index) => String(index), 'CAST(NULL AS INTEGER)');

function cases(
  shapes: readonly PayloadShape[],
  payload: PayloadText,
  then: (shape: PayloadShape, index: number) => string,
  otherwise: string,
): string {
  const branches = shapes.map((shape, index) => `WHEN ${fits(shape, payload)} THEN ${then(shape, index)}`);
  return branches.length === 0 ? otherwise : `CASE ${branches.join(' ')} ELSE ${otherwise} END`;
}

function fits(shape: PayloadShape, { text, json }: PayloadText): string {
  const type = (path: readonly string[]): string =>
    path.length === 0 ? `try(json_type(${json}))` : `try(json_type(${json}, ${quotedText(pointer(path))}))`;
  const named = shape.names ? [`${namesIn(shape.names, json)} = ${textList(shape.names.values)}`] : [];
  switch (shape.kind) {
    case 'list':
      return [`${type(shape.path)} = 'ARRAY'`, ...named].join(' AND ');
    case 'tensors':
      return [`${type([...shape.path, '0', 'data'])} = 'ARRAY'`, ...named].join(' AND ');
    case 'single':
      return `${type(shape.path)} = '${isPositional(shape) ? 'ARRAY' : 'OBJECT'}'`;
    case 'lines':
      return `regexp_matches(${text}, '^\\s*[\\[{]')`;
    case 'csv':
      return `${text} IS NOT NULL`;
  }
}

/** Whether the only instance is an array of its fields. */
const isPositional = ({ fields }: PayloadShape): boolean =>
  fields.length > 0 && fields.every(({ path }) => /^\d+$/.test(path[0] ?? ''));

const namesIn = (names: NonNullable<PayloadShape['names']>, json: string): string =>
  `try(json_extract_string(${json}, ${quotedText(wildcard(names.path) + (names.member === null ? '' : `.${names.member}`))}))`;

function listOf(shape: PayloadShape, { text, json }: PayloadText): string {
  switch (shape.kind) {
    case 'list':
      return `json_extract_string(${json}, ${quotedText(wildcard(shape.path))})`;
    case 'single':
      return shape.path.length === 0
        ? `[${text}]`
        : `[json_extract_string(${json}, ${quotedText(pointer(shape.path))})]`;
    case 'lines':
    case 'csv': {
      const header = shape.header === null ? '' : ` AND trim(line, ' \t\r') <> ${quotedText(shape.header)}`;
      return `list_filter(string_split(${text}, chr(10)), lambda line: trim(line, ' \t\r') <> ''${header})`;
    }
    case 'tensors':
      return tensorRows(shape, json);
  }
}

/** Instance i of tensors side by side: the i-th slice of each, whether its numbers stand flat or row by row. */
function tensorRows({ path, widths }: PayloadShape, json: string): string {
  const tensor = (at: number): string =>
    `json_extract(${json}, ${quotedText(`${wildcard([...path, String(at), 'data'])}`)})`;
  const isNested = (at: number): string =>
    `json_type(${json}, ${quotedText(pointer([...path, String(at), 'data', '0']))}) = 'ARRAY'`;
  const slice = (at: number, width: number): string => {
    const flat = `list_slice(${tensor(at)}, row * ${width} + 1, (row + 1) * ${width})`;
    const joined = `'[' || array_to_string(CAST(${flat} AS VARCHAR[]), ',') || ']'`;
    return `CASE WHEN ${isNested(at)} THEN CAST(${tensor(at)}[row + 1] AS VARCHAR) ELSE ${joined} END`;
  };
  const rows = `CASE WHEN ${isNested(0)} THEN len(${tensor(0)}) ELSE len(${tensor(0)}) // ${widths[0] ?? 1} END`;
  const instance = `'[' || ${widths.map((width, at) => slice(at, width)).join(` || ',' || `)} || ']'`;
  return `list_transform(range(${rows}), lambda row: ${instance})`;
}

export const pointer = (path: readonly string[]): string =>
  path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** All elements of the array at a path. Paths to lists have plain keys only (the log's side sees to that). */
const wildcard = (path: readonly string[]): string =>
  `$${path.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `."${key}"`)).join('')}[*]`;

const textList = (values: readonly string[]): string => `[${values.map(quotedText).join(', ')}]`;
