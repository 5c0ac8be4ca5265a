export interface Dialect {
  delimiter: string;
  quote: string;
  escape: string;
}

/**
 * Records of delimited text, by RFC 4180 with any delimiter, quote and escape; blank lines are none. For samples only:
 * the engine reads the files. With `partial` the last record is left out, since the sample may end inside it.
 */
export function splitRecords(
  text: string,
  { delimiter, quote, escape }: Dialect,
  most: number,
  partial: boolean,
): string[][] {
  const records: string[][] = [];
  let fields: string[] = [];
  let field = '';
  let index = 0;
  let started = false;
  const endField = (): void => {
    fields.push(field);
    field = '';
    started = false;
  };
  const endRecord = (): void => {
    const blank = fields.length === 0 && field === '' && !started;
    if (!blank) {
      endField();
      records.push(fields);
    }
    fields = [];
    started = false;
  };
  while (index < text.length && records.length < most) {
    const character = text.charAt(index);
    if (quote !== '' && character === quote && !started) {
      started = true;
      const end = closingQuote(text, index + 1, quote, escape);
      field = unescape(text.slice(index + 1, end), quote, escape);
      index = end + 1;
    } else if (text.startsWith(delimiter, index)) {
      endField();
      index += delimiter.length;
    } else if (character === '\n' || character === '\r') {
      endRecord();
      index += character === '\r' && text.charAt(index + 1) === '\n' ? 2 : 1;
    } else {
      const end = endOfPlain(text, index + 1, delimiter);
      field += text.slice(index, end);
      started = true;
      index = end;
    }
  }
  if (!partial && records.length < most) endRecord();
  return records;
}

/** Where text that is neither delimiter nor line end stops: a cell may be megabytes long. */
function endOfPlain(text: string, from: number, delimiter: string): number {
  const first = delimiter.charCodeAt(0);
  for (let index = from; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 10 || code === 13 || code === first) return index;
  }
  return text.length;
}

function closingQuote(text: string, from: number, quote: string, escape: string): number {
  for (let index = from; index < text.length; index++) {
    const character = text.charAt(index);
    if (escape !== quote && character === escape) index++;
    else if (character === quote) {
      if (escape === quote && text.charAt(index + 1) === quote) index++;
      else return index;
    }
  }
  return text.length;
}

const unescape = (text: string, quote: string, escape: string): string =>
  escape === '' ? text : text.replaceAll(escape + quote, quote);
