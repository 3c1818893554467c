// The package in a real browser: without a bundler, in a worker, and through Vite.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import * as core from 'tutorcore';
import { build } from 'vite';

import { installed, schema, tests, user, scriptFiles, vectorFiles } from './files.js';
import { serve } from './serve.js';

const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
const files = vectorFiles();
const scripts = scriptFiles();

const page = `<!doctype html><meta charset="utf-8">
<script type="importmap">{ "imports": { "tutorcore": "/package/dist/web.js" } }</script>
<script type="module">
  import * as core from 'tutorcore';
  import { playAll, run } from '/tests/vectors.js';
  import { storm } from '/tests/storm.js';

  const early = (() => { try { core.tzdbVersion(); return 'answered'; } catch (error) { return error.message; } })();
  await Promise.all([core.init(), core.init()]);
  await core.init();
  const { files, jobs, scripts } = await (await fetch('/vectors.json')).json();
  const played = playAll(core, scripts);
  const vectors = run(core, files);
  const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
  const samples = files.flatMap((file) => file.vectors)
    .map((vector) => ({ job: camel(vector.job), arguments: vector.arguments }))
    .filter((sample) => sample.job in core);
  const ends = storm(core, jobs.map(camel), samples, 2000, 11);
  const large = core.canStartSession({ tutor: 'x'.repeat(10_000_000), sessions: [] }).length;
  const worker = new Worker('/worker.js', { type: 'module' });
  const fromWorker = await new Promise((done) => { worker.onmessage = (message) => done(message.data); });
  const recurrence = await import('/package/dist/recurrence/web.js');
  await recurrence.init();
  const alone = recurrence.tzdbVersion();
  const columns = await import('/package/dist/columns/web.js');
  const unready = (() => { try { columns.expandSeries({ recurrence: [] }); return 'answered'; } catch (error) { return error.message; } })();
  await columns.init();
  const { agree } = await import('/tests/columns.js');
  const inColumns = agree(core, columns, 4);
  globalThis.outcome = { alone, played, unready, inColumns, early, vectors, ends, large, fromWorker, version: core.tzdbVersion() };
</script>`;

const worker = `import { AlertEngine, init, tzdbVersion } from '/package/dist/web.js';
  await init('/package/dist/tutorcore.wasm');
  const engine = new AlertEngine();
  const { mode } = AlertEngine.restore(engine.snapshot()).status();
  engine.free();
  postMessage([tzdbVersion(), mode]);`;

let browser;

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.TUTORCORE_BROWSER,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  });
});

after(() => browser?.close());

/** Opens a page and gives what it leaves in `outcome`. */
async function visit(address) {
  const view = await browser.newPage();
  const faults = [];
  view.on('pageerror', (error) => faults.push(String(error)));
  view.on('requestfailed', (request) => faults.push(`failed: ${new URL(request.url()).pathname}`));
  view.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (response.status() >= 400 && pathname !== '/favicon.ico') faults.push(`${response.status()}: ${pathname}`);
  });
  await view.goto(address);
  const seen = view.waitForFunction(() => globalThis.outcome, undefined, { timeout: 120_000 });
  const outcome = await seen.then((handle) => handle.jsonValue()).catch((error) => {
    throw new Error([...faults, error].join('\n'));
  });
  assert.deepEqual(faults, []);
  await view.close();
  return outcome;
}

test('every vector, a storm of bad input and a worker, without a bundler', async () => {
  const { address, end } = await serve(
    { '/package/': installed, '/tests/': tests },
    {
      '/index.html': page,
      '/worker.js': worker,
      '/vectors.json': JSON.stringify({ files, scripts, jobs: Object.keys(schema['x-jobs']) }),
    },
  );
  try {
    const outcome = await visit(`${address}/index.html`);
    assert.match(outcome.early, /await init\(\) first/);
    assert.equal(outcome.vectors.failed.join('\n'), '');
    assert.equal(outcome.vectors.count, files.flatMap((file) => file.vectors).length);
    assert.equal(outcome.ends.refused + outcome.ends.answered, 2000);
    assert.equal(outcome.large, 0);
    assert.equal(outcome.version, core.tzdbVersion());
    assert.deepEqual(outcome.fromWorker, [core.tzdbVersion(), 'history']);
    assert.equal(outcome.played.failed.join('\n'), '');
    assert.equal(outcome.played.count, scripts.flatMap((file) => file.scripts).length);
    assert.equal(outcome.alone, core.tzdbVersion());
    assert.match(outcome.unready, /columns is not ready/);
    assert.ok(outcome.inColumns.alerts > 0 && outcome.inColumns.pairs > 0 && outcome.inColumns.times > 0);
    console.log(`${outcome.vectors.count} vectors in ${browser.browserType().name()} ${browser.version()}`);
  } finally {
    end();
  }
});

test('an application that Vite built', async () => {
  const out = join(user, 'built');
  await build({ root: join(tests, 'vite'), logLevel: 'error', build: { outDir: out, emptyOutDir: true } });
  const { address, end } = await serve({ '/': out });
  try {
    assert.deepEqual(await visit(`${address}/index.html`), { version: core.tzdbVersion(), overlaps: [] });
  } finally {
    end();
  }
});
