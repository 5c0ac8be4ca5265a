import type { Task } from '../../protocol/roles';
import type { FlatNames } from './flat-columns';

/** Python to paste: how Evidently and NannyML read the flat file. `until`: the end of the part that is the reference. */
export function mappings(names: FlatNames, task: Task, path: string, until: string): string {
  const read = path.endsWith('.parquet')
    ? `data = pd.read_parquet(${python(path)})`
    : `data = pd.read_csv(${python(path)}, parse_dates=["timestamp"])`;
  const split = `reference, current = data[data.timestamp < ${python(until)}], data[data.timestamp >= ${python(until)}]`;
  return [
    ['import pandas as pd', read, split].join('\n'),
    `# Evidently (0.7 and later)\n${evidently(names, task)}`,
    `# Evidently before 0.7\n${columnMapping(names, task)}`,
    `# NannyML\n${nannyml(names, task)}`,
  ].join('\n\n');
}

const python = (value: string): string => JSON.stringify(value);
const list = (values: readonly string[]): string => `[${values.map(python).join(', ')}]`;

const numeric = ({ features }: FlatNames): string[] => features.filter((each) => each.numeric).map(({ name }) => name);
const categorical = ({ features, categories }: FlatNames): string[] => [
  ...features.filter((each) => !each.numeric).map(({ name }) => name),
  ...categories,
];

function evidently(names: FlatNames, task: Task): string {
  const parts = [
    ...(names.id ? [`id_column=${python(names.id)}`] : []),
    `timestamp=${python(names.timestamp)}`,
    `numerical_columns=${list(numeric(names))}`,
    `categorical_columns=${list(categorical(names))}`,
    ...taskOf(names, task),
  ];
  const part = `part${asEvidentlyWants(names, task)}`;
  return [
    'from evidently import BinaryClassification, DataDefinition, Dataset, MulticlassClassification, Regression',
    `definition = DataDefinition(\n    ${parts.join(',\n    ')},\n)`,
    `dataset, reference_dataset = (\n    Dataset.from_pandas(${part}, data_definition=definition) for part in (current, reference)\n)`,
  ].join('\n');
}

/**
 * The probability columns, to be named as their classes: so Evidently finds the class of each. Null where there are none, or a
 * class has the name of another column.
 */
function columnsOfClasses({ probabilities, binary, ...names }: FlatNames): Record<string, string> | null {
  const classes = Object.keys(probabilities);
  const { timestamp, id, prediction, label, features, categories } = names;
  const others = [timestamp, id, prediction, label, ...features.map(({ name }) => name), ...categories];
  if (binary || classes.length === 0 || classes.some((name) => others.includes(name))) return null;
  return Object.fromEntries(Object.entries(probabilities).map(([name, held]) => [held, name]));
}

/**
 * What is done to a part of the data before Evidently reads it: rows whose label has not come are left out, which makes numbers
 * of the classes that were so, and classes become text where they are to be found among column names.
 */
function asEvidentlyWants(names: FlatNames, task: Task): string {
  const { binary, numericClasses } = names;
  const [label, prediction] = binary ? [binary.label, binary.prediction] : [names.label, names.prediction];
  if (label === undefined || prediction === undefined) return '';
  const both = (type: string): string => `.astype({${python(label)}: ${type}, ${python(prediction)}: ${type}})`;
  const known = `.dropna(subset=${list([label, prediction])})`;
  if (task === 'regression') return known;
  const numbers = binary !== undefined || numericClasses ? both('int') : '';
  const columns = columnsOfClasses(names);
  if (columns === null) return `${known}${numbers}`;
  const renamed = Object.entries(columns).map(([from, to]) => `${python(from)}: ${python(to)}`);
  return `.rename(columns={${renamed.join(', ')}})${known}${numbers}${numericClasses ? both('str') : ''}`;
}

function taskOf(names: FlatNames, task: Task): string[] {
  const { prediction, label, binary, probabilities } = names;
  if (label === undefined || prediction === undefined) return [];
  if (task === 'regression')
    return [`regression=[Regression(target=${python(label)}, prediction=${python(prediction)})]`];
  if (binary) {
    const scores = binary.probability ? `, prediction_probas=${python(binary.probability)}` : '';
    return [
      `classification=[BinaryClassification(target=${python(binary.label)}, prediction_labels=${python(binary.prediction)}${scores}, pos_label=1)]`,
    ];
  }
  const given = columnsOfClasses(names) === null ? '' : `, prediction_probas=${list(Object.keys(probabilities))}`;
  return [
    `classification=[MulticlassClassification(target=${python(label)}, prediction_labels=${python(prediction)}${given})]`,
  ];
}

function columnMapping(names: FlatNames, task: Task): string {
  const { binary } = names;
  const parts = [
    ...(names.label ? [`target=${python(binary?.label ?? names.label)}`] : []),
    ...(names.prediction ? [`prediction=${python(binary?.prediction ?? names.prediction)}`] : []),
    `datetime=${python(names.timestamp)}`,
    ...(names.id ? [`id=${python(names.id)}`] : []),
    `numerical_features=${list(numeric(names))}`,
    `categorical_features=${list(categorical(names))}`,
    `task=${python(task === 'regression' ? 'regression' : 'classification')}`,
  ];
  return `from evidently import ColumnMapping\nmapping = ColumnMapping(${parts.join(', ')})`;
}

function nannyml(names: FlatNames, task: Task): string {
  const { prediction, label, binary, probabilities, numericClasses, features, timestamp } = names;
  if (prediction === undefined || label === undefined)
    return '# CBPE needs predictions, probabilities and labels of the reference: this log lacks some of them.';
  const common = `timestamp_column_name=${python(timestamp)}, chunk_number=10`;
  if (task === 'regression') {
    const used = list(features.map(({ name }) => name));
    return `import nannyml as nml\nestimator = nml.DLE(feature_column_names=${used}, y_pred=${python(prediction)}, y_true=${python(label)}, metrics=["mae"], ${common})\nresult = estimator.fit(reference).estimate(current)`;
  }
  const proba = binary
    ? binary.probability && python(binary.probability)
    : Object.keys(probabilities).length > 0 &&
      `{${Object.entries(probabilities)
        .map(([name, held]) => `${numericClasses ? name : python(name)}: ${python(held)}`)
        .join(', ')}}`;
  if (!proba) return '# CBPE needs the probability of each class, which this log does not have.';
  const kind = binary ? 'classification_binary' : 'classification_multiclass';
  return `import nannyml as nml\nestimator = nml.CBPE(y_pred=${python(binary?.prediction ?? prediction)}, y_pred_proba=${proba}, y_true=${python(binary?.label ?? label)}, problem_type=${python(kind)}, metrics=["accuracy"], ${common})\nresult = estimator.fit(reference.dropna(subset=[${python(binary?.label ?? label)}])).estimate(current)`;
}
