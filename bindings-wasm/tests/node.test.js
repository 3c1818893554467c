// The package in Node: all vectors, all jobs, bad input, workers, CommonJS, the README.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import * as core from 'tutorcore';

import { engines, read, schema, vectorFiles } from './files.js';
import { check, storm } from './storm.js';
import { run, same } from './vectors.js';

const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
const jobs = Object.keys(schema['x-jobs']);
const files = vectorFiles();
const samples = files
  .flatMap((file) => file.vectors)
  .map((vector) => ({ job: camel(vector.job), arguments: vector.arguments }))
  .filter((sample) => sample.job in core);

test('every vector', () => {
  const { count, failed } = run(core, files);
  assert.equal(failed.join('\n'), '');
  assert.ok(count > 0);
  console.log(`${count} vectors in Node`);
});

test('a wrong expectation fails', () => {
  const [file] = files;
  const spoiled = { ...file.vectors[0], result: { no: 'such' }, error: undefined };
  assert.equal(run(core, [{ vectors: [spoiled] }]).failed.length, 1);
  assert.ok(!same({ a: [1] }, { a: [2] }) && !same({ a: 1 }, { b: 1 }) && same({ a: 1, b: 2 }, { b: 2, a: 1 }));
});

test('every job of the core is a function here, and nothing else is', () => {
  const missing = read('bindings-wasm/missing.txt').split('\n').filter(Boolean);
  assert.deepEqual(jobs.filter((job) => !(camel(job) in core)), missing);
  const others = ['TutorCoreError', 'init'];
  const known = [...jobs.map(camel), ...others].sort();
  assert.deepEqual(Object.keys(core).filter((name) => name !== 'default' && name !== 'module.exports').sort(), known);
});

test('each engine by itself has its jobs, and together they have all', async () => {
  const found = [];
  let vectors = 0;
  for (const engine of engines) {
    const part = await import(`tutorcore/${engine}`);
    const own = jobs.filter((job) => camel(job) in part);
    const others = Object.keys(part).filter((name) => name !== 'default' && name !== 'module.exports');
    assert.deepEqual(others.sort(), [...own.map(camel), 'TutorCoreError', 'init'].sort());
    found.push(...own);
    const { count, failed } = run(part, files.map((file) => ({
      vectors: file.vectors.filter((vector) => own.includes(vector.job)),
    })));
    assert.equal(failed.join('\n'), '');
    vectors += count;
  }
  assert.deepEqual(found.sort(), [...jobs].sort());
  console.log(`${vectors} vectors in the engines' own modules`);
});

test('an error of one engine is an error of the whole package', async () => {
  const { expandRecurrence, TutorCoreError } = await import('tutorcore/recurrence');
  assert.throws(() => expandRecurrence({}), (error) => error instanceof core.TutorCoreError && error instanceof TutorCoreError);
  assert.ok(!(new Error('x') instanceof core.TutorCoreError) && !(null instanceof core.TutorCoreError));
});

test('an error tells kind, code, place and help', () => {
  const wanted = { kind: 'invalidValue', code: 'INPUT-INVALID-VALUE', path: '/tutor', name: 'TutorCoreError' };
  assert.throws(() => core.canStartSession({ tutor: '', sessions: [] }), (error) => {
    assert.ok(error instanceof core.TutorCoreError && error instanceof Error);
    for (const [name, value] of Object.entries(wanted)) assert.equal(error[name], value);
    assert.match(error.message, /^An id cannot be empty\. At \/tutor\./);
    assert.deepEqual(Object.keys(error), ['kind', 'code', 'path', 'help']);
    return true;
  });
});

test('what JSON would lose or refuse is refused with its place', () => {
  const cyclic = { tutor: 't' };
  cyclic.sessions = [cyclic];
  const wide = { tutor: 't', sessions: [] };
  for (let level = 0, inner = wide.sessions; level < 60; level += 1) {
    const next = [];
    inner.push(next, next);
    inner = next;
  }
  const list = (item) => ({ tutor: 't', sessions: [item] });
  for (const [args, kind, path] of [
    [{ tutor: NaN, sessions: [] }, 'wrongType', '/tutor'],
    [{ tutor: 1n, sessions: [] }, 'wrongType', '/tutor'],
    [list(new Map()), 'wrongType', '/sessions/0'],
    [list(() => 1), 'wrongType', '/sessions/0'],
    [list(Symbol('x')), 'wrongType', '/sessions/0'],
    [list(new Date(NaN)), 'invalidValue', '/sessions/0'],
    [list({ 'a person': NaN }), 'wrongType', '/sessions/0'],
    [{ tutor: { toJSON: () => { throw new Error('x'); } }, sessions: [] }, 'invalidValue', ''],
    [{ tutor: '\ud800', sessions: [] }, 'malformed', ''],
    [5, 'wrongType', ''],
    [undefined, 'missingField', '/tutor'],
    [wide, 'limitReached', null],
  ]) {
    assert.throws(() => core.canStartSession(args), (error) => {
      check(core, error, kind);
      assert.deepEqual([error.kind, path === null ? null : error.path], [kind, path]);
      return true;
    });
  }
  assert.throws(() => core.canStartSession(cyclic), { kind: 'malformed' });
});

test('dates are taken, and what is undefined is left out', () => {
  const now = '2026-10-06T21:00:00Z';
  const session = {
    id: 's', tutor: 't', school: 'h', zone: 'America/Chicago', state: 'active',
    group: { type: 'adHoc' }, startedAt: '2026-10-06T20:00:00Z',
  };
  const one = core.endSession({ session, endedAt: now, now, facts: {} });
  assert.equal(one.state.endedAt, now);
  const luxon = { toJSON: () => '2026-10-06T16:00:00-05:00' };
  for (const now of [new Date('2026-10-06T21:00:00.999Z'), luxon]) {
    assert.deepEqual(core.endSession({ session, endedAt: now, now, facts: {}, policy: undefined }), one);
  }
  assert.deepEqual(core.endSession({ session: one.state, endedAt: now, now, facts: {} }).state, null);
});

test('text of every script goes through whole', () => {
  const name = 'Zoë 李 👩🏽‍🏫 \u0000';
  const students = [{ id: name, firstName: name, lastName: name }];
  assert.deepEqual(core.searchStudents({ students, search: { prefix: 'zoë' } }), [name]);
});

test('a storm of bad input is refused, leaks nothing and harms nothing', { timeout: 3_600_000 }, () => {
  const calls = Number(process.env.TUTORCORE_STORM ?? 2000);
  const before = core.tzdbVersion();
  const sweep = () => storm(core, jobs.map(camel), samples, calls, 7);
  const ends = sweep();
  assert.ok(ends.refused > calls / 2 && ends.answered > 0, JSON.stringify(ends));
  globalThis.gc();
  const memory = process.memoryUsage().rss;
  assert.deepEqual(sweep(), ends);
  globalThis.gc();
  const grown = process.memoryUsage().rss - memory;
  assert.ok(grown < 64e6, `${grown} bytes more after the same calls again`);
  assert.equal(core.tzdbVersion(), before);
  console.log(`${2 * calls} bad calls: ${JSON.stringify(ends)} each time, ${Math.round(grown / 1e6)} MB more`);
});

test('huge inputs are refused or done, and the module works on', () => {
  const huge = 'x'.repeat(10_000_000);
  const numbers = Array.from({ length: 3_000_000 }, () => 0);
  for (const args of [
    { tutor: huge, sessions: huge },
    { [huge]: huge },
    { tutor: 't', sessions: numbers },
    { tutor: 't', sessions: [[[numbers]]] },
    { tutor: 'é'.repeat(40_000_000), sessions: 'x'.repeat(60_000_000) },
  ]) {
    assert.throws(() => core.canStartSession(args), (error) => {
      check(core, error, 'huge');
      return true;
    });
  }
  assert.deepEqual(core.canStartSession({ tutor: huge, sessions: [] }), []);
});

test('a large call leaves no large memory behind', () => {
  const sessions = Array.from({ length: 40_000 }, (_, at) => ({
    id: `s${at}`, tutor: 't', school: 'h', zone: 'UTC', state: 'ended', group: { type: 'adHoc' },
    startedAt: '2026-10-06T20:00:00Z', endedAt: '2026-10-06T21:00:00Z',
  }));
  const sweep = () => assert.deepEqual(core.findOverlaps({ sessions }), []);
  sweep();
  globalThis.gc();
  const before = process.memoryUsage().rss;
  for (let call = 0; call < 10; call += 1) sweep();
  globalThis.gc();
  assert.ok(process.memoryUsage().rss - before < 200e6);
});

test('after a trap the next call has a new instance', () => {
  const { decode } = TextDecoder.prototype;
  const version = core.tzdbVersion();
  TextDecoder.prototype.decode = () => {
    throw new WebAssembly.RuntimeError('unreachable');
  };
  try {
    assert.throws(() => core.tzdbVersion(), { name: 'TutorCoreError', kind: 'limitReached' });
  } finally {
    TextDecoder.prototype.decode = decode;
  }
  assert.equal(core.tzdbVersion(), version);
});

test('CommonJS has the same functions and the same class', () => {
  const required = createRequire(import.meta.url)('tutorcore');
  assert.equal(required.tzdbVersion(), core.tzdbVersion());
  assert.equal(required.TutorCoreError, core.TutorCoreError);
});

test('a worker has its own', async () => {
  const program = "import('tutorcore').then((c) => require('worker_threads').parentPort.postMessage(c.tzdbVersion()))";
  const worker = new Worker(program, { eval: true });
  const answer = await new Promise((done, fail) => worker.once('message', done).once('error', fail));
  assert.equal(answer, core.tzdbVersion());
});

test('the examples of the README give what their comments say', async () => {
  const examples = [...read('bindings-wasm/package/README.md').matchAll(/```js\n([^]*?)```/g)].map(([, text]) => text);
  assert.equal(examples.length, 2);
  for (const example of examples) {
    const expected = [...example.matchAll(/console\.log\(.*\); \/\/ (.*)/g)].map(([, text]) => text);
    const body = example.replace(/import (\{[^}]*\}) from 'tutorcore';/, 'const $1 = core;');
    const seen = [];
    const log = (...parts) => seen.push(parts.join(' '));
    new Function('core', 'console', body)(core, { log });
    assert.ok(expected.length > 0);
    assert.deepEqual(seen, expected);
  }
});
