import { IncidentError } from '../../protocol/errors';

interface Kind {
  /** The bytes that a file of the kind begins with, as Latin-1. */
  begins: RegExp;
  what: string;
  advice: string;
}

const AS_TABLE = 'Export its table as CSV or Parquet.';
const UNPACK = 'Unpack it first, or pack it with gzip or zstd.';

/** What people have at hand and give instead of a log. Text among them is told by its first words. */
const KINDS: readonly Kind[] = [
  { begins: /^PK\x03\x04[^]*?xl\//, what: 'an Excel workbook', advice: 'Save the sheet as CSV.' },
  {
    begins: /^\xd0\xcf\x11\xe0/,
    what: 'an old Excel workbook or another Office file',
    advice: 'Save the sheet as CSV.',
  },
  { begins: /^PK\x03\x04/, what: 'a ZIP archive', advice: UNPACK },
  { begins: /^(BZh\d1AY|\xfd7zXZ\0|7z\xbc\xaf)/, what: 'packed with bzip2, xz or 7-Zip', advice: UNPACK },
  { begins: /^[^]{257}ustar/, what: 'a tar archive', advice: 'Unpack it and name its files.' },
  { begins: /^SQLite format 3\0/, what: 'an SQLite database', advice: AS_TABLE },
  { begins: /^[^]{8}DUCK/, what: 'a DuckDB database', advice: AS_TABLE },
  { begins: /^Obj\x01/, what: 'an Avro file', advice: AS_TABLE },
  { begins: /^ORC[\0-\x08\x0a-\x1f]/, what: 'an ORC file', advice: AS_TABLE },
  { begins: /^(ARROW1|FEA1)/, what: 'an Arrow or Feather file', advice: AS_TABLE },
  { begins: /^\x89HDF/, what: 'an HDF5 file', advice: AS_TABLE },
  { begins: /^\x80[\x02-\x05][\x95c}\](]/, what: 'a Python pickle, which runs code when it is read', advice: AS_TABLE },
  { begins: /^%PDF-/, what: 'a PDF', advice: 'Export its table as CSV.' },
  { begins: /^(\xff\xfe\0\0|\0\0\xfe\xff)/, what: 'text in UTF-32', advice: 'Save it as UTF-8.' },
  {
    begins: /^(\xef\xbb\xbf)?\s*<(!doctype html|html)/i,
    what: 'a web page',
    advice: 'A download that failed leaves such a page: open it, and export the log again.',
  },
  { begins: /^(\xef\xbb\xbf)?\s*<\?xml/, what: 'XML', advice: 'Export it as CSV or JSON lines.' },
  {
    begins: /^version https:\/\/git-lfs\.github\.com\//,
    what: 'a pointer of Git LFS, not the file itself',
    advice: 'Run `git lfs pull`.',
  },
];

const LOOKED_AT = 8192;

/** Throws `file-unsupported`, saying what the file is, where its beginning shows that it is no log. */
export function refuseOtherKinds(path: string, head: Buffer): void {
  const start = head.toString('latin1', 0, LOOKED_AT);
  const kind = KINDS.find(({ begins }) => begins.test(start));
  if (kind) throw new IncidentError('file-unsupported', `${path} is ${kind.what}.`, kind.advice);
}
