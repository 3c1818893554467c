// What remembers between calls, in Node: scripts, the end of an object, memory, workers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { transformSync } from 'esbuild';
import * as core from 'tutorcore';
import * as stream from 'tutorcore/stream';

import { read, schema, scriptFiles } from './files.js';
import { check, storm } from './storm.js';
import { playAll } from './vectors.js';

const { AlertEngine, TutorCoreError } = core;
const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
const files = scriptFiles();
const policy = { frequentMinRequests: 2 };

const event = (number, student = 'ada') => ({
  session: `s${number}`, student, subject: 'algebra',
  startedAt: new Date(Date.UTC(2026, 9, 6, 20, 0, number)), endedAt: new Date(Date.UTC(2026, 9, 6, 21, 0, number)),
});

test('every script, whole and with the object going to bytes before any call', () => {
  for (const part of [core, stream]) {
    const { count, failed } = playAll(part, files);
    assert.equal(failed.join('\n'), '');
    assert.ok(count >= 10);
    if (part === core) console.log(`${count} scripts in Node`);
  }
});

test('a wrong expectation fails', () => {
  const [script] = files[0].scripts;
  const [first, ...rest] = script.calls;
  for (const change of [{ calls: [{ ...first, result: [1] }, ...rest] }, { snapshot: '00' }]) {
    const { failed } = playAll(core, [{ scripts: [{ ...script, ...change }] }]);
    assert.equal(failed.length, script.calls.length + 1);
  }
});

test('every method of the core is a method here, and nothing else is', () => {
  for (const [name, object] of Object.entries(schema['x-objects'])) {
    const { prototype } = core[name];
    const own = Object.getOwnPropertyNames(prototype).filter((name) => !['class', 'constructor'].includes(name));
    assert.deepEqual(own.sort(), Object.keys(object.methods).map(camel).sort());
    for (const common of ['free', 'merge', 'snapshot', Symbol.dispose]) {
      assert.equal(typeof prototype[common], 'function', String(common));
    }
    assert.equal(typeof core[name].restore, 'function');
  }
});

test('after its end an object refuses every call, and ends again without harm', () => {
  const engine = new AlertEngine({ policy });
  const other = new AlertEngine({ policy });
  const bytes = engine.snapshot();
  engine.free();
  engine.free();
  for (const call of [
    () => engine.push(event(1)), () => engine.snapshot(), () => engine.settings(), () => engine.merge(other),
    () => other.merge(engine),
  ]) {
    assert.throws(call, (error) => {
      check(core, error, 'freed');
      assert.deepEqual([error.kind, error.message], ['invalidValue', 'The AlertEngine was freed.']);
      return true;
    });
  }
  const again = AlertEngine.restore(bytes, { policy });
  assert.deepEqual(again.push(event(1)), []);
  again.free();
  other.free();
});

test('`using` ends it', () => {
  const program = `
    let outer;
    { using engine = new AlertEngine(); outer = engine; engine.status(); }
    return outer;`;
  const { code } = transformSync(`function run() {${program}}`, { target: 'es2022' });
  const engine = new Function('AlertEngine', `${code}; return run();`)(AlertEngine);
  assert.throws(() => engine.status(), { kind: 'invalidValue' });
});

test('what is no snapshot, no engine or no event is refused with its place', () => {
  const engine = new AlertEngine({ policy, mode: 'bounded' });
  const bytes = engine.snapshot();
  const spoiled = bytes.slice();
  spoiled[spoiled.length - 1] ^= 1;
  for (const [call, kind, path] of [
    [() => AlertEngine.restore(), 'wrongType', '/snapshot'],
    [() => AlertEngine.restore([...bytes], { policy }), 'wrongType', '/snapshot'],
    [() => AlertEngine.restore(spoiled, { policy }), 'invalidValue', '/snapshot'],
    [() => AlertEngine.restore(bytes), 'invalidValue', '/policy'],
    [() => AlertEngine.restore(bytes, { policy, mode: 'history' }), 'invalidValue', '/mode'],
    [() => new AlertEngine({ polices: {} }), 'unknownField', '/polices'],
    [() => new AlertEngine(5), 'wrongType', ''],
    [() => engine.merge(engine), 'invalidValue', ''],
    [() => engine.merge({}), 'wrongType', '/other'],
    [() => engine.merge(), 'wrongType', '/other'],
    [() => engine.push(), 'missingField', '/event'],
    [() => engine.push({ ...event(1), student: '' }), 'invalidValue', '/event/student'],
    [() => engine.pushMany([event(1), 7]), 'wrongType', '/events/1'],
    [() => engine.advance(new Date(NaN)), 'invalidValue', '/watermark'],
  ]) {
    assert.throws(call, (error) => {
      check(core, error, String(call));
      assert.deepEqual([error.kind, error.path], [kind, path], String(call));
      return true;
    });
  }
  assert.deepEqual(engine.snapshot(), bytes);
  const copy = AlertEngine.restore(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength), { policy });
  assert.deepEqual(copy.settings(), engine.settings());
  copy.free();
  engine.free();
});

test('large calls leave the memory to the objects in it, and take it back when they end', () => {
  const engine = new AlertEngine({ policy, mode: 'bounded' });
  const many = Array.from({ length: 40_000 }, (_, at) => event(at, `student-${at % 1000}`));
  const found = engine.pushMany(many);
  assert.ok(found.length >= 1000);
  assert.deepEqual(core.canStartSession({ tutor: 'x'.repeat(5_000_000), sessions: [] }), []);
  assert.equal(engine.status().remembered, 1000);
  engine.free();
  assert.throws(() => engine.status(), { kind: 'invalidValue' });
  assert.equal(core.tzdbVersion().length, 5);
});

test('an object that a large text made is there', () => {
  const parents = Object.fromEntries(Array.from({ length: 200_000 }, (_, at) => [`subject-${at}`, 'math']));
  const engine = new AlertEngine({ policy: { ...policy, contentAreaLevel: 'topSubject' }, subjects: { parents } });
  assert.deepEqual(engine.push({ ...event(1), subject: 'subject-7' }), []);
  assert.equal(engine.push({ ...event(2), subject: 'math' }).length, 1);
  engine.free();
});

test('an object whose memory was lost says so', () => {
  const engine = new AlertEngine({ policy });
  const { decode } = TextDecoder.prototype;
  TextDecoder.prototype.decode = () => {
    throw new WebAssembly.RuntimeError('unreachable');
  };
  try {
    assert.throws(() => core.tzdbVersion(), { kind: 'limitReached' });
  } finally {
    TextDecoder.prototype.decode = decode;
  }
  assert.throws(() => engine.push(event(1)), { name: 'TutorCoreError', kind: 'limitReached', message: /lost.*last snapshot/ });
  engine.free();
  const next = new AlertEngine({ policy });
  assert.deepEqual(next.push(event(1)), []);
  next.free();
});

test('a storm of bad events is refused, leaks nothing and leaves the engine as it was', { timeout: 3_600_000 }, () => {
  const calls = Number(process.env.TUTORCORE_STORM ?? 2000);
  const steps = files.flatMap((file) => file.scripts).flatMap((script) => script.calls).filter((call) => call.method);
  const samples = steps.map((call) => ({ job: camel(call.method), arguments: Object.values(call.arguments ?? {})[0] }));
  const names = [...new Set(samples.map((sample) => sample.job))];
  const sweep = () => {
    const engine = new AlertEngine();
    const ends = storm(Object.assign(Object.create({ TutorCoreError }), Object.fromEntries(
      names.map((name) => [name, (args) => engine[name](args)]),
    )), names, samples, calls, 5);
    assert.deepEqual(AlertEngine.restore(engine.snapshot()).status(), engine.status());
    return ends;
  };
  const ends = sweep();
  assert.ok(ends.refused > calls / 4 && ends.answered > 0, JSON.stringify(ends));
  for (let round = 0; round < 3; round += 1) sweep();
  globalThis.gc();
  const memory = process.memoryUsage().rss;
  for (let round = 0; round < 5; round += 1) assert.deepEqual(sweep(), ends);
  globalThis.gc();
  assert.ok(process.memoryUsage().rss - memory < 48e6);
});

test('what is made and ended a thousand times takes no more memory', () => {
  const many = Array.from({ length: 500 }, (_, at) => event(at));
  const sweep = () => {
    for (let round = 0; round < 100; round += 1) {
      const engine = new AlertEngine({ policy });
      engine.pushMany(many);
      AlertEngine.restore(engine.snapshot(), { policy }).free();
      engine.free();
    }
  };
  sweep();
  globalThis.gc();
  const memory = process.memoryUsage().rss;
  for (let round = 0; round < 4; round += 1) sweep();
  globalThis.gc();
  assert.ok(process.memoryUsage().rss - memory < 32e6);
});

test('a forgotten object is freed by the collector', async () => {
  const many = Array.from({ length: 20_000 }, (_, at) => event(at, `st${at}`));
  const round = () => new AlertEngine({ policy, mode: 'bounded' }).pushMany(many);
  const collected = async () => {
    globalThis.gc();
    await new Promise((done) => setTimeout(done, 20));
  };
  for (let count = 0; count < 3; count += 1) round();
  await collected();
  const memory = process.memoryUsage().rss;
  for (let count = 0; count < 12; count += 1) {
    round();
    await collected();
  }
  assert.ok(process.memoryUsage().rss - memory < 100e6);
});

test('a snapshot goes on in a worker', async () => {
  const engine = new AlertEngine({ policy });
  engine.push(event(1));
  const program = `
    const { workerData, parentPort } = require('node:worker_threads');
    import('tutorcore').then(({ AlertEngine }) => {
      const engine = AlertEngine.restore(workerData.bytes, workerData.settings);
      parentPort.postMessage(engine.push(workerData.event));
    });`;
  const workerData = { bytes: engine.snapshot(), settings: engine.settings(), event: { ...event(2), startedAt: '2026-10-06T20:00:02Z', endedAt: null } };
  const worker = new Worker(program, { eval: true, workerData });
  const answer = await new Promise((done, fail) => worker.once('message', done).once('error', fail));
  assert.deepEqual(answer, engine.push(workerData.event));
  assert.equal(answer.length, 1);
  engine.free();
});

test('what the stream gives is what the jobs take', () => {
  const engine = new AlertEngine({ policy });
  const found = engine.pushMany([event(1), event(2)]);
  const now = '2026-10-06T22:00:00Z';
  const stored = core.reconcileAlerts({ stored: [], computed: found, facts: {}, policy, now });
  assert.deepEqual(stored.raised, found.map((alert) => alert.id));
  const { withdrawn } = engine.retract('s2');
  assert.deepEqual(withdrawn.map((alert) => alert.id), stored.raised);
  const after = core.reconcileAlerts({ stored: stored.alerts, computed: [], facts: {}, policy, now });
  assert.deepEqual(after.withdrawn, stored.raised);
  assert.match(core.explainAlert({ alert: found[0] }), /asked for help in algebra 2 times/);
  engine.free();
});

test('the README names it', () => assert.match(read('bindings-wasm/package/README.md'), /AlertEngine/));
