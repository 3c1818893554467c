// Bulk work on columns: typed arrays in, typed arrays out. `tutorcore/columns` has it by itself.

import {
  Table, Unit, __wbg_reset_state as renew, back_test, double_bookings, early_alerts, expand_series,
} from './module.js';
import { check } from './check.js';
import { TutorCoreError } from './error.js';

/** After more bytes than this a new instance takes the old one's place: its memory never shrinks. */
const LARGE = 2 ** 24;

/** So many milliseconds after the last such call: memory that is new costs as much as half of the work in it. */
const WHILE = 1000;

/** What times may count. */
const UNITS = {
  seconds: Unit.Seconds,
  milliseconds: Unit.Milliseconds,
  microseconds: Unit.Microseconds,
  nanoseconds: Unit.Nanoseconds,
};

/** The method of the module's table that takes an array's numbers. */
const TAKERS = {
  Int8Array: 'i32s',
  Int16Array: 'i32s',
  Int32Array: 'i32s',
  Uint8Array: 'u32s',
  Uint8ClampedArray: 'u32s',
  Uint16Array: 'u32s',
  Uint32Array: 'u32s',
  BigInt64Array: 'i64s',
  BigUint64Array: 'u64s',
  Float64Array: 'floats',
};

const KINDS = ['unusuallyLongSession', 'frequentSubjectRequest'];

let ready = false;
let waiting;

/** Says that the module has been made ready. */
export function open() {
  ready = true;
}

/** The early alerts of a history. */
export function earlyAlerts(sessions, options) {
  return work('sessions', sessions, HISTORY, options, ['policy', 'zone', 'timeUnit'], (table, columns, chosen) => {
    const found = early_alerts(table, chosen);
    const rows = found.rows();
    const answer = {
      length: rows.length,
      skipped: found.skipped(),
      row: rows,
      sessionId: taken(columns.sessionId, rows),
      studentId: taken(columns.studentId, rows),
      subjectId: taken(columns.subjectId, rows),
      kind: Array.from(found.kinds(), (kind) => KINDS[kind]),
      at: found.at(),
      observed: found.observed(),
      baselineCount: found.baseline_counts(),
      baselineMeanSeconds: found.baseline_means(),
      thresholdSeconds: found.thresholds(),
    };
    found.free();
    return answer;
  });
}

/** What each of some policies would have told of a history. */
export function backTest(sessions, policies, options) {
  const known = ['zone', 'timeUnit'];
  const all = () => {
    if (!Array.isArray(policies)) refuse('wrongType', '/policies', 'The value is no list of policies.');
    const fault = check({ policies });
    if (fault) throw new TutorCoreError(fault);
    return { ...plain('options', options, known), policies };
  };
  return work('sessions', sessions, HISTORY, all, known, (table, columns, chosen) =>
    JSON.parse(back_test(table, chosen)).map(({ areas, ...test }, at) => {
      const byTopic = policies[at]?.contentAreaLevel === 'topic';
      const rows = areas.map(([row]) => row);
      const ids = taken(byTopic ? columns.topicId : columns.subjectId, rows);
      return { ...test, areas: areas.map(([, alerts], place) => ({ area: ids[place], alerts })) };
    }),
  );
}

/** Every pair of rows that book one person twice. */
export function doubleBookings(sessions, options) {
  return work('sessions', sessions, BOOKINGS, options, ['timeUnit'], (table, columns) => {
    const found = double_bookings(table);
    const [first, second] = [found.first(), found.second()];
    const answer = {
      length: first.length,
      personId: taken(columns.personId, first),
      ...(columns.sessionId && {
        firstSessionId: taken(columns.sessionId, first),
        secondSessionId: taken(columns.sessionId, second),
      }),
      firstRow: first,
      secondRow: second,
      start: found.starts(),
      end: found.ends(),
    };
    found.free();
    return answer;
  });
}

/** The times of many recurrence rules. */
export function expandSeries(series, options) {
  const known = ['windowStart', 'windowEnd', 'options', 'reading', 'timeUnit'];
  return work('series', series, SERIES, options, known, (table, columns, chosen) => {
    const { windowStart, windowEnd } = JSON.parse(chosen);
    if (columns.windowStart && (windowStart ?? windowEnd ?? null) !== null) {
      const message = 'The series have windows of their own, which the one of the call may contradict.';
      refuse('invalidValue', '/options/windowStart', message, 'Leave one of them out.');
    }
    const texts = columns.recurrence;
    const lengths = Uint32Array.from(texts, (text) => text.length);
    const found = expand_series(texts.join(''), lengths, table, chosen);
    const answer = {
      length: texts.length,
      at: found.at(),
      offsets: found.offsets(),
      stop: JSON.parse(found.stops()),
    };
    found.free();
    return answer;
  });
}

/** The columns that a table may have; `length` is the first one's. */
const HISTORY = {
  sessionId: 'ids',
  studentId: 'ids',
  subjectId: 'ids or none',
  start: 'times',
  end: 'times?',
  duration: 'lengths?',
  topicId: 'ids or none?',
  hasSubject: 'flags?',
  hasTopic: 'flags?',
  hasEnded: 'flags?',
  connected: 'flags?',
};
const BOOKINGS = { personId: 'ids', start: 'times', end: 'times?', duration: 'lengths?', sessionId: 'ids?' };
const SERIES = { recurrence: 'texts', windowStart: 'times?', windowEnd: 'times?' };

/** Puts the columns into the module, has the work done there, and tells errors as they are told here. */
function work(name, given, shape, options, known, run) {
  if (!ready) throw new Error('tutorcore/columns is not ready: await init() first');
  let table;
  let bytes = 0;
  let unit = 'seconds';
  try {
    const { timeUnit, ...chosen } = typeof options === 'function' ? options() : plain('options', options, known);
    unit = timeUnit ?? unit;
    if (!Object.hasOwn(UNITS, unit)) {
      refuse('unknownChoice', '/options/timeUnit', 'The unit of time is unknown.', `One of ${Object.keys(UNITS).join(', ')}.`);
    }
    const columns = plain(name, given, Object.keys(shape), true);
    fits(name, columns, shape);
    table = new Table(UNITS[unit]);
    for (const [column, sort] of Object.entries(shape)) {
      if (columns[column] !== undefined) bytes += put(table, columns[column], `/${name}/${column}`, column, sort);
    }
    return run(table, columns, JSON.stringify(chosen));
  } catch (cause) {
    if (typeof cause === 'string') throw told(JSON.parse(cause), unit);
    if (!(cause instanceof WebAssembly.RuntimeError || cause instanceof RangeError)) throw cause;
    // Only a lack of memory comes here; the instance is thrown away with what it was in the middle of.
    table = undefined;
    renew();
    throw new TutorCoreError(
      {
        kind: 'limitReached',
        code: 'INPUT-LIMIT-REACHED',
        path: '',
        message: 'The work was more than the module has memory for.',
        help: 'Send fewer rows at a time.',
      },
      { cause },
    );
  } finally {
    table?.free();
    if (bytes > LARGE) {
      clearTimeout(waiting);
      waiting = setTimeout(renew, WHILE);
      waiting.unref?.();
    }
  }
}

const camel = (path) => path.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

/** An error of the core's; it names columns as Rust does. */
function told(error, unit) {
  const path = camel(
    error.path
    .replace(/^\/(?=(policy|policies|zone|windowStart|windowEnd|options|reading)(\/|$))/, '/options/')
    .replace(/^\/options\/policies/, '/policies'),
  );
  const isTime = /^\/(sessions\/(start|end)|series\/window(Start|End))\//.test(path) && error.kind === 'outOfRange' && unit === 'seconds';
  const help = isTime ? "Are they milliseconds, as a Date has them? Then give timeUnit: 'milliseconds'." : error.help;
  return new TutorCoreError({ ...error, path, help });
}

function refuse(kind, path, message, help = null) {
  const code = `INPUT-${kind.replace(/[A-Z]/g, (letter) => `-${letter}`).toUpperCase()}`;
  throw new TutorCoreError({ kind, code, path, message, help });
}

/** A plain object with no field beside those that are known. */
function plain(name, value, known, isTable = false) {
  if (value === undefined || (value === null && !isTable)) value = {};
  if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) {
    refuse('wrongType', `/${name}`, 'The value is no object.', 'Give the columns by name.');
  }
  const found = {};
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) {
      const path = /^[A-Za-z0-9_-]{1,40}$/.test(key) ? `/${name}/${key}` : `/${name}`;
      refuse('unknownField', path, 'There is no such field here.', `Known are ${known.join(', ')}.`);
    }
    if (value[key] !== undefined && value[key] !== null) found[key] = value[key];
  }
  if (!isTable) {
    const fault = check(found);
    if (fault) throw new TutorCoreError({ ...fault, path: `/${name}${fault.path}` });
  }
  return found;
}

/** Refuses columns that are missing, contradict each other, or are not as long as the first. */
function fits(name, columns, shape) {
  for (const [column, sort] of Object.entries(shape)) {
    if (!sort.endsWith('?') && columns[column] === undefined) {
      refuse('missingField', `/${name}/${column}`, 'The column is missing.');
    }
  }
  if ('end' in shape) {
    if (columns.end !== undefined && columns.duration !== undefined) {
      const message = 'There are both an end and a duration, which may contradict each other.';
      refuse('invalidValue', `/${name}/duration`, message, 'Leave one of the two columns out.');
    }
    if (columns.end === undefined && columns.duration === undefined) {
      refuse('missingField', `/${name}/duration`, 'The column is missing.', 'Or give `end`, the time of the end.');
    }
  }
  if ((columns.windowStart === undefined) !== (columns.windowEnd === undefined)) {
    const absent = columns.windowStart === undefined ? 'windowStart' : 'windowEnd';
    refuse('missingField', `/${name}/${absent}`, 'The column is missing.');
  }
  const [first] = Object.keys(shape);
  for (const column of Object.keys(columns)) {
    if (columns[column].length !== columns[first].length) {
      const message = `The column has not as many rows as \`${first}\`.`;
      refuse('invalidValue', `/${name}/${column}`, message);
    }
  }
}

/** The name of an array's class, of whatever realm. */
function sortOf(values) {
  if (Array.isArray(values)) return 'Array';
  return ArrayBuffer.isView(values) ? (values[Symbol.toStringTag] ?? 'DataView') : typeof values;
}

/** Puts a column into the module's table; gives how many bytes it takes there. */
function put(table, values, path, column, sort) {
  const name = column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const of = sortOf(values);
  if (sort.startsWith('flags')) return putFlags(table, values, path, name, of);
  if (sort === 'texts') return putTexts(values, path, of);
  if (sort.startsWith('ids') && of === 'Array') return putWords(table, values, path, name, sort);
  const [taker, parent] = [TAKERS[of], path.slice(0, path.lastIndexOf('/'))];
  if (taker === undefined) refuseSort(path, of, sort);
  if (sort.startsWith('times')) {
    if (taker === 'u64s') refuse('wrongType', path, 'Times cannot be unsigned numbers of 64 bits.', 'Give a BigInt64Array.');
    // The module has them as numbers of 64 bits: it makes them of floats where they lie.
    if (taker === 'i64s') table.i64s(name, values);
    else inside(parent, () => table.floats(name, values));
    return values.length * 8;
  }
  inside(parent, () => table[taker](name, values));
  return values.length * (taker.endsWith('32s') ? 4 : 8);
}

function refuseSort(path, of, sort) {
  if (of === 'Float32Array') {
    refuse('wrongType', path, 'A Float32Array holds whole numbers up to 24 bits alone.', 'Give a Float64Array.');
  }
  const wanted = sort.startsWith('ids') ? 'ids' : sort.startsWith('times') ? 'times' : 'whole numbers of seconds';
  const help = of === 'Array' ? 'Give a typed array, as in Float64Array.from(values).' : 'Give a typed array.';
  refuse('wrongType', path, `The column holds no ${wanted}.`, help);
}

function putFlags(table, values, path, name, of) {
  if (of === 'Array') {
    const wrong = values.findIndex((value) => typeof value !== 'boolean');
    if (wrong >= 0) refuse('wrongType', `${path}/${wrong}`, 'The value is no boolean.');
  } else if (of !== 'Uint8Array' && of !== 'Uint8ClampedArray') {
    refuse('wrongType', path, 'The column holds no flags.', 'Give a Uint8Array of 0 and 1, or an array of booleans.');
  }
  table.flags(name, values);
  return values.length;
}

function putTexts(values, path, of) {
  if (of !== 'Array') refuse('wrongType', path, 'The column holds no texts.', 'Give an array of strings.');
  const wrong = values.findIndex((value) => typeof value !== 'string');
  if (wrong >= 0) refuse('wrongType', `${path}/${wrong}`, 'The value is no text.');
  const length = values.reduce((all, text) => all + text.length, 0);
  if (length > 2 ** 28) refuse('limitReached', path, 'The texts are longer than the core takes in one call.', 'Send fewer at a time.');
  return length;
}

/** Puts texts into the module's table; where there may be none, says which rows have one. */
function putWords(table, values, path, name, sort) {
  const mayLack = sort.startsWith('ids or none');
  const lengths = new Uint32Array(values.length);
  let has;
  for (let row = 0; row < values.length; row += 1) {
    const word = values[row];
    if (typeof word === 'string') {
      if (word === '') refuse('invalidValue', `${path}/${row}`, 'An id cannot be empty.');
      if (!word.isWellFormed()) refuse('malformed', `${path}/${row}`, 'The id holds half of a character.');
      lengths[row] = word.length;
      continue;
    }
    if (!mayLack || (word !== null && word !== undefined)) refuseWord(word, `${path}/${row}`);
    has ??= new Uint8Array(values.length).fill(1);
    has[row] = 0;
  }
  // Joined, a text that lacks is an empty one.
  const text = values.join('');
  inside(path, () => table.words(name, text, lengths));
  if (has) table.flags(`has_${name.replace('_id', '')}`, has);
  return values.length * 4 + text.length;
}

/** Puts a place in front of the path of an error of the core's. */
function inside(path, run) {
  try {
    return run();
  } catch (cause) {
    if (typeof cause !== 'string') throw cause;
    const error = JSON.parse(cause);
    throw new TutorCoreError({ ...error, path: path + camel(error.path) });
  }
}

function refuseWord(word, path) {
  if (word === null || word === undefined) refuse('invalidValue', path, 'The row has no value here.', 'Leave such rows out.');
  const help = typeof word === 'number' || typeof word === 'bigint' ? 'Give numbers as a typed array.' : null;
  refuse('wrongType', path, 'The id is no text.', help);
}

/** The values of some rows, in an array of the same sort. */
function taken(values, rows) {
  const found = new globalThis[sortOf(values)](rows.length);
  for (let at = 0; at < rows.length; at += 1) found[at] = values[rows[at]];
  return found;
}
