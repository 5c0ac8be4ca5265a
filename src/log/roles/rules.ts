import type { Role } from '../../protocol/roles';
import { isCategorical, type ColumnProfile } from './profile';

/** How one role is recognised. A name counts only where the values can be that role. */
export interface RoleRule {
  role: Role;
  /** Whole names, words run together: as good as certain. Earlier ones are likelier. */
  names: readonly string[];
  /** Tested against the words joined by spaces: likely. */
  likely?: RegExp;
  /** Names that look right and mean something else. */
  unlike?: RegExp;
  /** What the values show, as the end of a sentence; null where they rule the role out. */
  values: (profile: ColumnProfile) => string | null;
}

const any = (text: string) => () => text;
const positive = (text: string) => (profile: ColumnProfile) =>
  profile.filled === 0 || (profile.numeric && profile.minimum >= 0) ? text : null;
const repeated = (text: string) => (profile: ColumnProfile) =>
  profile.time && !profile.numeric ? null : profile.filled < 20 || profile.uniqueShare <= 0.9 ? text : null;
const unique = (text: string) => (profile: ColumnProfile) =>
  profile.filled < 20 || profile.uniqueShare > 0.5 ? text : null;

const numbersOrFew = (profile: ColumnProfile): string | null => {
  if (profile.time && !profile.numeric) return null;
  if (profile.numeric) return 'holds numbers';
  return profile.uniqueShare > 0.5 && profile.filled >= 20 ? null : `holds ${profile.distinct} classes`;
};

const TRUTH = new Set(
  'true false t f yes no y n 0 1 0.0 1.0 correct wrong incorrect right hit miss ok ko pass fail ja nein oui non'.split(
    ' ',
  ),
);
export const isTruthValue = (text: string): boolean => TRUTH.has(text.toLowerCase());

/** Zeros and ones, or truth values, that hold on so many rows that a service failing as often would not be one. */
const FAILING_AT_MOST = 0.25;

function commonFlag({ vocabulary, filled, candidate }: ColumnProfile): boolean {
  if (filled < 20 || ![...vocabulary].every(isTruthValue)) return false;
  const set = candidate.sample.filter((value) => value !== null && /^(1|1\.0|true|t|yes|y|fail)$/i.test(value)).length;
  return set > FAILING_AT_MOST * filled;
}

export const RULES: readonly RoleRule[] = [
  {
    role: 'labelTime',
    names: [
      'labelavailableat',
      'labeltime',
      'labeltimestamp',
      'labelat',
      'labeledat',
      'labelledat',
      'labelts',
      'labeldate',
    ],
    likely:
      /\b(label(ed|led)?|actual|truth|outcome|feedback|ground|target)\b.*\b(at|time|timestamp|ts|date|datetime|on)$/,
    values: (profile) => (profile.time ? 'holds times' : null),
  },
  {
    role: 'timestamp',
    names: [
      ...['timestamp', 'ts', 'eventtime', 'eventtimestamp', 'inferencetime', 'predictiontime', 'predictiontimestamp'],
      ...['requesttime', 'loggingtime', 'timestampms', 'time', 'datetime', 'servedat', 'predictedat', 'loggedat'],
      ...['occurredat', 'createdat', 'date', 'eventdate', 'day', 'utc', 'when'],
    ],
    likely:
      /\b(time|timestamp|ts|at|date|datetime|epoch|utc)$|^(time|timestamp|ts|date|datetime|epoch)\b|\b(timestamp|datetime)\b/,
    unlike:
      /\b(birth|dob|signup|sign up|registration|registered|expiry|expires|expired|updated|modified|ingested|ingestion|loaded|exported|deleted|closed|account|member|last|first|next|due|until|valid)\b/,
    values: (profile) => (profile.time ? 'holds times' : null),
  },
  {
    role: 'id',
    names: [
      ...['predictionid', 'inferenceid', 'requestid', 'eventid', 'databricksrequestid', 'correlationid', 'predid'],
      ...[
        'scoringid',
        'transactionid',
        'recordid',
        'rowid',
        'clientrequestid',
        'logid',
        'callid',
        'id',
        'uuid',
        'guid',
      ],
    ],
    likely: /\b(id|uuid|guid|key)$/,
    unlike: /\b(trace|span|user|customer|account|device|session|model|parent)\b/,
    values: unique('is different on nearly every row'),
  },
  {
    role: 'trace',
    names: ['traceid', 'traceparent', 'oteltraceid', 'xtraceid', 'xb3traceid', 'ddtraceid', 'xamzntraceid'],
    likely: /\btrace (id|parent|context)\b/,
    values: any('names a trace'),
  },
  {
    role: 'entity',
    names: [
      ...[
        'userid',
        'entityid',
        'customerid',
        'accountid',
        'memberid',
        'clientid',
        'visitorid',
        'deviceid',
        'patientid',
      ],
      ...['subscriberid', 'cardid', 'sessionid', 'user', 'customer', 'entity', 'useruuid', 'cookieid', 'householdid'],
      ...['policyholder', 'cardholder', 'accountholder', 'insured', 'mrn', 'msisdn', 'shopper', 'buyer', 'viewer'],
    ],
    likely:
      /\b(user|customer|account|member|visitor|patient|subscriber|card|entity|household|driver|rider|player|borrower|applicant|employee|machine|vehicle|sensor|asset)s? (id|key|uuid|hash|no|number|ref)\b/,
    values: (profile) => (profile.filled < 20 || profile.distinct > 10 ? 'holds many values that name someone' : null),
  },
  {
    role: 'modelVersion',
    names: [
      ...['modelversion', 'modelver', 'deployedmodelid', 'servedentityid', 'modelid', 'modelname', 'model', 'modeltag'],
      ...['modelsha', 'modelhash', 'modelrevision', 'servedmodel', 'servedmodelversion', 'deploymentid', 'version'],
      ...['mdl', 'mdlversion', 'mdlver', 'algo', 'algorithm', 'ranker', 'scorer', 'release', 'revision', 'build'],
    ],
    likely:
      /\b(model|served|serving|scorer|ranker|classifier|estimator|predictor|artifact|checkpoint|algo|algorithm|engine)\b.*\b(version|ver|id|name|tag|sha|revision|rev|release|build)\b/,
    unlike:
      /\b(device|phone|car|vehicle|hardware|app|os|client|sdk|browser|firmware|api|agent|schema|feature|features)\b/,
    values: repeated('has few values that many rows share'),
  },
  {
    role: 'latency',
    names: [
      ...['latencyms', 'latency', 'latencys', 'latencyseconds', 'latencyus', 'executiontimems', 'responsetimems'],
      ...['durationms', 'elapsedms', 'inferencems', 'servingms', 'tookms', 'responsems', 'rtms', 'rt', 'runtimems'],
      ...['ms', 'millis', 'took', 'elapsed', 'resptime', 'turnaround', 'duration', 'dur'],
    ],
    likely:
      /\blatency\b|\b(exec|execution|resp|response|proc|processing|inference|infer|serving|scoring|predict(ion)?|request|req|roundtrip|round trip) (time|duration|ms|millis|seconds)\b/,
    unlike: /\b(mean|avg|average|rolling|p\d\d|bucket|band)\b/,
    values: (profile) => (profile.time ? null : positive('holds numbers that are never negative')(profile)),
  },
  {
    role: 'status',
    names: [
      'statuscode',
      'httpstatus',
      'httpstatuscode',
      'responsecode',
      'httpcode',
      'grpcstatus',
      'status',
      'responsestatus',
      'http',
    ],
    likely: /\b(http|grpc|response|request|api) (status|code)\b|\bstatus code\b/,
    unlike: /\b(order|payment|marital|employment|account|loan|member|ship)/,
    values: (profile) => {
      if (profile.numeric)
        return profile.whole && profile.minimum >= 0 && profile.maximum < 1000 ? 'holds status codes' : null;
      return profile.distinct <= 40 ? 'has few values' : null;
    },
  },
  {
    role: 'error',
    names: [
      'error',
      'errorcode',
      'errormessage',
      'errortype',
      'exception',
      'iserror',
      'haserror',
      'errors',
      'timeout',
      'timedout',
      'istimeout',
      'failed',
      'fault',
      'err',
    ],
    likely: /^(error|exception|timeout|failure|fallback)\b|\b(exception|timed out|timeout|fallback)$/,
    unlike: /\b(rate|absolute|squared|abs|mean|prediction)\b|^error (history|count)/,
    values: (profile) =>
      (profile.numeric && !profile.whole) || commonFlag(profile) ? null : 'tells failed requests from others',
  },
  {
    role: 'variant',
    names: [
      'experimentvariant',
      'variant',
      'abvariant',
      'abgroup',
      'testgroup',
      'experimentgroup',
      'treatmentgroup',
      'experimentarm',
      'experiment',
      'arm',
      'abtest',
      'bucketname',
    ],
    likely: /\b(experiment|ab|variant|treatment|split test)\b.*\b(variant|group|arm|bucket|name|id|cell)\b|\bvariant$/,
    unlike: /\bproduct\b/,
    values: (profile) => (isCategorical(profile) && profile.distinct <= 50 ? 'has few values' : null),
  },
  {
    role: 'correct',
    names: [
      ...['correct', 'iscorrect', 'wascorrect', 'predictioncorrect', 'correctprediction', 'isright', 'accurate', 'hit'],
      ...['ishit', 'wrong', 'iswrong', 'incorrect', 'isincorrect', 'misclassified', 'correctness', 'match', 'ismatch'],
    ],
    likely:
      /\b(is|was|pred|prediction|model|label)\b.*\b(correct|right|accurate|wrong|incorrect|match(es)?)\b|\b(correct|incorrect|misclassified)$/,
    values: (profile) =>
      profile.filled > 0 && [...profile.vocabulary].every(isTruthValue) ? 'holds truth values' : null,
  },
  {
    role: 'loss',
    names: [
      'loss',
      'absoluteerror',
      'abserror',
      'predictionerror',
      'residual',
      'absresidual',
      'mae',
      'ae',
      'deviation',
    ],
    likely: /\b(absolute|abs|prediction|forecast) (error|residual|deviation)\b|\bresiduals?$/,
    values: (profile) => (profile.numeric && profile.distinct > 2 ? 'holds numbers' : null),
  },
  {
    role: 'label',
    names: [
      ...[
        'label',
        'ytrue',
        'groundtruth',
        'truelabel',
        'actual',
        'actuallabel',
        'target',
        'truth',
        'actualvalue',
        'actuals',
      ],
      ...[
        'trueclass',
        'actualclass',
        'outcome',
        'truevalue',
        'observed',
        'labelvalue',
        'gt',
        'realized',
        'realised',
        'ylabel',
        'y',
      ],
      ...['istwert', 'ist', 'tatsaechlich', 'reel', 'valeurreelle', 'valorreal'],
    ],
    likely:
      /\b(actual|true|truth|label|labelled|observed|realized|realised|outcome|ground truth|reviewer|annotator|annotated|adjudicated)\b/,
    unlike: /\b(pred|predicted|prediction|score|source|delay|lag|count|at|time|by|status|quality)\b/,
    values: numbersOrFew,
  },
  {
    role: 'prediction',
    names: [
      ...[
        'prediction',
        'pred',
        'ypred',
        'predictedclass',
        'predictedlabel',
        'predlabel',
        'predclass',
        'yhat',
        'predicted',
      ],
      ...[
        'predictedvalue',
        'predictions',
        'modeloutput',
        'predictionlabel',
        'output',
        'forecast',
        'estimate',
        'predvalue',
      ],
      ...['decision', 'recommendation', 'modelprediction', 'result', 'response', 'modeldecision', 'assignedclass'],
      ...['prognose', 'vorhersage', 'prevision', 'prediccion', 'previsione'],
      ...['cls', 'outputclass', 'outputcls', 'outputlabel', 'responselabel', 'resultlabel', 'verdict'],
    ],
    likely: /\b(pred|predicted|prediction|forecast|fcst|hat|yhat|y hat|recommended|estimated|inferred)\b/,
    unlike:
      /\b(score|proba|prob|probability|probabilities|confidence|logit|id|time|error|at|count|version|latency|ms|lag\d*|prev|previous|last)\b/,
    values: numbersOrFew,
  },
  {
    role: 'confidence',
    names: [
      'confidence',
      'conf',
      'predictionconfidence',
      'modelconfidence',
      'confidencescore',
      'certainty',
      'maxproba',
      'maxprob',
    ],
    likely: /\b(confidence|certainty)\b|\b(max|top|top1) (prob|proba|probability|score)\b/,
    unlike: /\b(interval|lower|upper)\b/,
    values: (profile) => (profile.numeric && !profile.time ? 'holds numbers' : null),
  },
  {
    role: 'score',
    names: [
      'score',
      'proba',
      'probability',
      'ypredproba',
      'predictionscore',
      'predproba',
      'modelscore',
      'yscore',
      'prob',
      'predictedprobability',
      'predictedproba',
      'rawscore',
      'likelihood',
      'propensity',
      'scores',
      'yprob',
      'yproba',
    ],
    likely:
      /^(y )?(pred(icted|iction)? )?(proba?|probability|score|scores)\b|^(model|risk|fraud|churn|raw) (score|proba?|probability)$|\b(proba|probability)\b|\b(prob|likelihood)$|^p (?=\S)/,
    unlike: /\b(credit|fico|quality|review|rating|lag|prev|previous|avg|mean|history|threshold|version)\b/,
    values: (profile) => (profile.numeric && !profile.time ? 'holds numbers' : null),
  },
];
