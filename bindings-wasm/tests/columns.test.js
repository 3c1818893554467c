// `tutorcore/columns` in Node: the jobs' answers, every wrong column, what it leaves behind.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import * as core from 'tutorcore';
import * as columns from 'tutorcore/columns';

import { agree, columnsOf, history } from './columns.js';
import { user } from './files.js';

const { TutorCoreError, backTest, doubleBookings, earlyAlerts, expandSeries } = columns;

test('columns give what the jobs give one by one', () => {
  const counts = agree(core, columns, 12);
  console.log(`the same in columns and by jobs: ${JSON.stringify(counts)}`);
  assert.ok(counts.alerts > 100 && counts.pairs > 100 && counts.times > 1000);
});

const day = 86_400;
const six = (changes) => ({
  sessionId: Uint32Array.of(1, 2, 3, 4, 5, 6),
  studentId: ['a', 'b', 'c', 'a', 'b', 'c'],
  subjectId: new BigUint64Array(6).fill(2n ** 64n - 1n),
  start: Float64Array.from({ length: 6 }, (_, at) => at * day),
  duration: Int32Array.of(2400, 2400, 2400, 2400, 2400, 4200),
  ...changes,
});

test('an alert with all that is told of it', () => {
  const found = earlyAlerts(six());
  assert.deepEqual(found, {
    length: 1,
    skipped: 0,
    row: Uint32Array.of(5),
    sessionId: Uint32Array.of(6),
    studentId: ['c'],
    subjectId: BigUint64Array.of(2n ** 64n - 1n),
    kind: ['unusuallyLongSession'],
    at: Float64Array.of(5 * day + 4200),
    observed: Float64Array.of(4200),
    baselineCount: Float64Array.of(5),
    baselineMeanSeconds: Float64Array.of(2400),
    thresholdSeconds: Float64Array.of(4200),
  });
});

test('every sort of array and every unit gives the same', () => {
  const expected = earlyAlerts(six());
  for (const [unit, factor] of [['seconds', 1], ['milliseconds', 1e3], ['microseconds', 1e6]]) {
    const start = six().start.map((time) => time * factor);
    assert.deepEqual(earlyAlerts(six({ start }), { timeUnit: unit }), expected);
    const end = Float64Array.from(start, (time, at) => time + six().duration[at] * factor);
    assert.deepEqual(earlyAlerts(six({ start, end, duration: undefined }), { timeUnit: unit }), expected);
  }
  const nanoseconds = BigInt64Array.from(six().start, (time) => BigInt(time) * 1_000_000_000n);
  assert.deepEqual(earlyAlerts(six({ start: nanoseconds }), { timeUnit: 'nanoseconds' }), expected);
  for (const Sort of [Int8Array, Int16Array, Int32Array, Uint8Array, Uint8ClampedArray, Uint16Array, Uint32Array, Float64Array]) {
    const sessionId = Sort.of(1, 2, 3, 4, 5, 6);
    const found = earlyAlerts(six({ sessionId }));
    assert.equal(found.sessionId.constructor, Sort);
    assert.deepEqual({ ...found, sessionId: null }, { ...expected, sessionId: null });
  }
  for (const Sort of [Int16Array, Uint16Array, Uint32Array, Float64Array]) {
    assert.deepEqual(earlyAlerts(six({ duration: Sort.from(six().duration) })), expected);
  }
  for (const Sort of [Int32Array, Uint32Array]) {
    assert.deepEqual(earlyAlerts(six({ start: Sort.from(six().start) })), expected);
  }
  const shared = new Int32Array(new SharedArrayBuffer(24));
  shared.set(six().duration);
  assert.deepEqual(earlyAlerts(six({ duration: shared })), expected);
  const part = Int32Array.of(9, 9, ...six().duration, 9).subarray(2, 8);
  assert.deepEqual(earlyAlerts(six({ duration: part })), expected);
});

test('texts are ordered as numbers where all are numbers', () => {
  const at = (ids) => {
    const start = new Int32Array(3);
    const found = doubleBookings({ personId: ids, start, duration: Int8Array.of(1, 1, 1) });
    return found.length === 0 ? [] : found.personId;
  };
  assert.deepEqual(at(['10', '9', '10']), ['10']);
  const history = six({ sessionId: ['10', '9', '11', '8', '7', '12'], start: new Uint8Array(6), duration: new Uint8Array(6).fill(60) });
  const every = { frequentMinRequests: 1, frequentRefire: 'every' };
  assert.deepEqual(earlyAlerts(history, { policy: every }).sessionId, ['7', '8', '9', '10', '11', '12']);
  const scripts = ['Zoë', '李', '👩🏽‍🏫', '\u0000', 'a', 'b'];
  assert.deepEqual(earlyAlerts({ ...history, sessionId: scripts }, { policy: every }).sessionId, ['\u0000', 'Zoë', 'a', 'b', '李', '👩🏽‍🏫'].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))));
});

test('rows without a subject are skipped, in texts and by flags together', () => {
  const subjectId = ['x', null, 'x', undefined, 'x', 'x'];
  assert.equal(earlyAlerts(six({ subjectId })).skipped, 2);
  assert.equal(earlyAlerts(six({ subjectId, hasSubject: [true, true, false, true, true, true] })).skipped, 3);
  assert.equal(earlyAlerts(six({ hasSubject: Uint8Array.of(0, 0, 1, 1, 1, 1) })).skipped, 2);
  const topics = six({ topicId: ['t', 't', null, 't', 't', 't'] });
  const policy = { contentAreaLevel: 'topic' };
  assert.equal(earlyAlerts(topics, { policy }).skipped, 1);
  assert.deepEqual(backTest(topics, [policy])[0].areas, [{ area: 't', alerts: { unusuallyLong: 1, frequent: 0 } }]);
});

const refused = (work, kind, path, text = '') => {
  assert.throws(work, (error) => {
    assert.ok(error instanceof TutorCoreError && error instanceof core.TutorCoreError, String(error));
    assert.deepEqual([error.kind, error.path], [kind, path], String(error));
    assert.match(error.code, /^INPUT-[A-Z-]+$/);
    assert.ok(error.message.includes(text), error.message);
    return true;
  });
};

test('wrong columns are refused by name, with the mend', () => {
  const alerts = (changes, options) => () => earlyAlerts(six(changes), options);
  for (const [changes, kind, path, text] of [
    [{ studentId: undefined }, 'missingField', '/sessions/studentId', 'missing'],
    [{ duration: null }, 'missingField', '/sessions/duration', '`end`'],
    [{ end: six().start }, 'invalidValue', '/sessions/duration', 'Leave one'],
    [{ student_id: six().studentId }, 'unknownField', '/sessions/student_id', 'studentId'],
    [{ studentId: new Float32Array(6) }, 'wrongType', '/sessions/studentId', 'Float64Array'],
    [{ studentId: [1, 2, 3, 4, 5, 6] }, 'wrongType', '/sessions/studentId/0', 'typed array'],
    [{ studentId: ['a', 'b', null, 'a', 'b', 'c'] }, 'invalidValue', '/sessions/studentId/2', 'out'],
    [{ studentId: ['a', 'b', '', 'a', 'b', 'c'] }, 'invalidValue', '/sessions/studentId/2', 'empty'],
    [{ studentId: ['a', 'b', '\ud800', 'a', '\udbff', 'c'] }, 'malformed', '/sessions/studentId/2', 'character'],
    [{ studentId: new Set(['a']) }, 'invalidValue', '/sessions/studentId', 'rows'],
    [{ studentId: new DataView(new ArrayBuffer(6)) }, 'invalidValue', '/sessions/studentId', 'rows'],
    [{ studentId: 'abcabc' }, 'wrongType', '/sessions/studentId', 'typed array'],
    [{ start: [0, 1, 2, 3, 4, 5] }, 'wrongType', '/sessions/start', 'Float64Array.from'],
    [{ start: new BigUint64Array(6) }, 'wrongType', '/sessions/start', 'BigInt64Array'],
    [{ start: new Float64Array(5) }, 'invalidValue', '/sessions/start', 'rows'],
    [{ start: Float64Array.of(0, 1, NaN, 3, 4, 5) }, 'invalidValue', '/sessions/start/2', 'flags'],
    [{ start: Float64Array.of(0, 1, 2, 3.5, 4, 5) }, 'wrongType', '/sessions/start/3', 'Math.floor'],
    [{ start: Float64Array.of(0, 1, 2, Infinity, 4, 5) }, 'invalidValue', '/sessions/start/3'],
    [{ start: new Float64Array(6).fill(Date.UTC(2026, 9, 6)) }, 'outOfRange', '/sessions/start/0', 'milliseconds'],
    [{ duration: Int32Array.of(1, 2, 3, 4, -5, 6) }, 'outOfRange', '/sessions/duration/4'],
    [{ duration: Float64Array.of(1, 2, 3, 4, 2 ** 60, 6) }, 'outOfRange', '/sessions/duration/4', 'BigInt64Array'],
    [{ duration: ['1', '2', '3', '4', '5', '6'] }, 'wrongType', '/sessions/duration', 'whole numbers'],
    [{ connected: [1, 1, 1, 1, 1, 1] }, 'wrongType', '/sessions/connected/0', 'boolean'],
    [{ connected: new Int32Array(6) }, 'wrongType', '/sessions/connected', 'Uint8Array'],
    [{ connected: new Uint8Array(1) }, 'invalidValue', '/sessions/connected', 'rows'],
  ]) {
    refused(alerts(changes), kind, path, text);
  }
  for (const [options, kind, path] of [
    [{ policy: { frequentMinRequests: 0 } }, 'outOfRange', '/options/policy/frequentMinRequests'],
    [{ policy: { frequentMinRequests: NaN } }, 'wrongType', '/options/policy/frequentMinRequests'],
    [{ policy: { frequent: 1 } }, 'unknownField', '/options/policy/frequent'],
    [{ policy: { frequentWindow: 'calendarDays' } }, 'missingField', '/options/zone'],
    [{ zone: 'Mars/Olympus' }, 'unknownZone', '/options/zone'],
    [{ timeUnit: 'days' }, 'unknownChoice', '/options/timeUnit'],
    [{ threads: 2 }, 'unknownField', '/options/threads'],
    [5, 'wrongType', '/options'],
  ]) {
    refused(alerts({}, options), kind, path);
  }
  for (const wrong of [undefined, null, 5, [1], new Int32Array(2)]) {
    refused(() => earlyAlerts(wrong), wrong === undefined ? 'missingField' : 'wrongType', wrong === undefined ? '/sessions/sessionId' : '/sessions');
  }
  refused(() => backTest(six(), [{}, { frequentMinRequests: 0 }]), 'outOfRange', '/policies/1/frequentMinRequests');
  refused(() => backTest(six(), [{ longSessionPercent: NaN }]), 'wrongType', '/policies/0/longSessionPercent');
  refused(() => backTest(six()), 'wrongType', '/policies');
  refused(() => doubleBookings({ personId: Int8Array.of(1), start: Int8Array.of(1), duration: Int8Array.of(-1) }), 'outOfRange', '/sessions/duration/0');
  const dates = Float64Array.of(Date.UTC(2026, 9, 6), Date.UTC(2026, 9, 7));
  for (const [name, length] of [['start', { duration: Int16Array.of(60, 60) }], ['end', { start: Int8Array.of(0, 0) }]]) {
    const twice = { personId: Int8Array.of(1, 1), ...length, [name]: dates };
    refused(() => doubleBookings(twice), 'outOfRange', `/sessions/${name}/0`, 'milliseconds');
    assert.equal(doubleBookings(twice, { timeUnit: 'milliseconds' }).length, name === 'start' ? 0 : 1);
  }
});

test('wrong rules are refused with their row', () => {
  const good = 'DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY;COUNT=2';
  const expand = (recurrence, options, windows) => () => expandSeries({ recurrence, ...windows }, options);
  assert.deepEqual(expand([good, good])().offsets, Uint32Array.of(0, 2, 4));
  assert.deepEqual(expand([])(), { length: 0, at: new Float64Array(0), offsets: Uint32Array.of(0), stop: [] });
  refused(expand([good, 'DTSTART:20260101T000000']), 'invalidValue', '/series/recurrence/1/DTSTART', 'TZID');
  refused(expand([good, '👩🏽‍🏫', good]), 'missingField', '/series/recurrence/1/DTSTART');
  refused(expand([good, good.replace('DAILY', 'DAYLY')]), 'unknownChoice', '/series/recurrence/1/RRULE/FREQ');
  refused(expand([good, 5]), 'wrongType', '/series/recurrence/1');
  refused(expand(good), 'wrongType', '/series/recurrence');
  refused(expand([good], { windowEnd: new Date(NaN) }), 'invalidValue', '/options/windowEnd');
  refused(expand([good], { windowEnd: '2026-01-01' }), 'invalidValue', '/options/windowEnd');
  refused(expand([good], { options: { gap: 'jump' } }), 'unknownChoice', '/options/options/gap');
  refused(expand([good], {}, { windowStart: Int8Array.of(0) }), 'missingField', '/series/windowEnd');
  const windows = { windowStart: Float64Array.of(0), windowEnd: Float64Array.of(Date.UTC(2026, 0, 2)) };
  assert.equal(expand([good], { timeUnit: 'milliseconds' }, windows)().at.length, 1);
  refused(expand([good], {}, windows), 'outOfRange', '/series/windowEnd/0', 'milliseconds');
  refused(expand([good], { windowEnd: new Date(0) }, windows), 'invalidValue', '/options/windowStart');
});

test('what comes out is no view of the module, and what goes in stays', () => {
  const given = six();
  const before = structuredClone(given);
  const found = earlyAlerts(given);
  const copy = structuredClone(found);
  for (let seed = 1; seed < 4; seed += 1) earlyAlerts(columnsOf(history(seed), true));
  assert.deepEqual(found, copy);
  assert.deepEqual(given, before);
  assert.notEqual(found.at.buffer, found.observed.buffer);
});

test('millions of rows, again and again, leave no memory behind', async () => {
  const many = 2_000_000;
  const given = {
    sessionId: Uint32Array.from({ length: many }, (_, at) => at),
    studentId: Uint32Array.from({ length: many }, (_, at) => (at * 7919) % 20_000),
    subjectId: Uint8Array.from({ length: many }, (_, at) => at % 24),
    start: Float64Array.from({ length: many }, (_, at) => at * 20),
    duration: Int32Array.from({ length: many }, (_, at) => 600 + ((at * 31) % 9000)),
  };
  const once = () => earlyAlerts(given).length;
  globalThis.gc();
  const before = process.memoryUsage().rss;
  const count = once();
  assert.ok(count > 1000);
  const first = process.memoryUsage().rss;
  for (let call = 0; call < 6; call += 1) assert.equal(once(), count);
  const again = process.memoryUsage().rss - first;
  assert.ok(again < 100e6, `${again} bytes more with every call`);
  for (let call = 0; call < 20; call += 1) assert.throws(() => earlyAlerts({ ...given, start: given.duration.with(many - 1, -(2 ** 31)), duration: new Int8Array(many).fill(-1) }));
  // The module lets go of its memory once no call has come for a second, and the collector finds it then.
  for (const wait of [1500, 500]) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    globalThis.gc();
  }
  const grown = process.memoryUsage().rss - before;
  assert.ok(grown < 100e6, `${grown} bytes more`);
  assert.equal(once(), count);
});

test('more than the module has memory for is refused, and it works on', () => {
  const decode = TextDecoder.prototype.decode;
  TextDecoder.prototype.decode = () => {
    throw new WebAssembly.RuntimeError('unreachable');
  };
  try {
    refused(() => earlyAlerts(six(), { policy: { frequentMinRequests: 0 } }), 'limitReached', '');
  } finally {
    TextDecoder.prototype.decode = decode;
  }
  assert.equal(earlyAlerts(six()).length, 1);
});

test('neither import loads the other’s module', () => {
  const loaded = (name, other) => {
    const program = `
      const fs = require('node:fs'); const read = fs.readFileSync; const seen = [];
      fs.readFileSync = (path, ...rest) => { if (String(path).endsWith('.wasm')) seen.push(path); return read(path, ...rest); };
      require('node:module').syncBuiltinESMExports();
      require('${name}'); console.log(seen.filter((path) => /columns.tutorcore\\.wasm$/.test(path)).length, seen.length);`;
    return execFileSync(process.execPath, ['-e', program], { cwd: user, encoding: 'utf8' }).trim();
  };
  assert.equal(loaded('tutorcore'), '0 1');
  assert.equal(loaded('tutorcore/columns'), '1 1');
});

test('CommonJS has the same functions', () => {
  const required = createRequire(import.meta.url)('tutorcore/columns');
  assert.equal(required.earlyAlerts, earlyAlerts);
  assert.deepEqual(Object.keys(required).sort(), ['TutorCoreError', 'backTest', 'doubleBookings', 'earlyAlerts', 'expandSeries', 'init']);
});
