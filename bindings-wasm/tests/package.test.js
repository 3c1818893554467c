// The package as an archive: what it holds, how large it is, what the tools of the trade say.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

import { COLUMNS, engines, installed, read, root, tests, tools, user } from './files.js';

const packed = process.env.TUTORCORE_PACKED;
const node = (program, ...parts) => {
  try {
    return execFileSync(process.execPath, [join(tools, 'node_modules', program), ...parts], {
      cwd: user,
      encoding: 'utf8',
    });
  } catch (error) {
    throw new Error(`${program}:\n${error.stdout}${error.stderr}`);
  }
};

test('the archive holds what it should and nothing else', () => {
  const listed = execFileSync('tar', ['-tzf', packed], { encoding: 'utf8' });
  const entry = ['node.cjs', 'node.js', 'tutorcore.d.cts', 'tutorcore.d.ts', 'tutorcore.wasm', 'web.js'];
  const dist = ['', ...[...engines, COLUMNS].map((part) => `${part}/`)];
  assert.deepEqual(listed.trim().split('\n').sort(), [
    ...['LICENSE-APACHE', 'LICENSE-MIT', 'README.md', 'package.json'].map((name) => `package/${name}`),
    ...dist.flatMap((folder) => entry.map((name) => `package/dist/${folder}${name}`)),
  ].sort());
});

test('its version is the core’s', () => {
  const [, version] = read('Cargo.toml').match(/\[workspace\.package\]\nversion = "(.*)"/);
  assert.equal(JSON.parse(readFileSync(join(installed, 'package.json'))).version, version);
});

test('no path of the machine that built it is in it', () => {
  const folders = ['', ...engines, COLUMNS];
  const names = folders.flatMap((folder) => ['node.cjs', 'web.js', 'tutorcore.wasm'].map((name) => join(folder, name)));
  for (const name of names) {
    const text = readFileSync(join(installed, 'dist', name), 'latin1');
    assert.equal(text.match(/\/(home|root|Users|tmp)\/.*/)?.[0], undefined, name);
  }
});

/**
 * The aim is 200 kB with every time zone. Each engine's module keeps it; what keeps the whole one from it stands in
 * docs/adr/0006-javascript-door.md. Of the columns' module 120 kB are wanted: docs/adr/0008-columns.md.
 */
const MOST_GZIP = { '': 525_000, [COLUMNS]: 140_000 };

test('it has not grown', () => {
  const zones = readFileSync(join(root, 'tutorcore/src/zone/zones.bin'));
  const sizes = (bytes) => [bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
  const print = (name, all) => {
    const [raw, gzip, brotli] = all.map((size) => (size / 1000).toFixed(1));
    console.log(`${name}, kB: ${raw} raw, ${gzip} gzip, ${brotli} brotli`);
  };
  for (const name of ['', ...engines, COLUMNS]) {
    const bytes = readFileSync(join(installed, 'dist', name, 'tutorcore.wasm'));
    const at = bytes.indexOf(zones);
    const module = sizes(bytes);
    print(join(name, 'tutorcore.wasm'), module);
    assert.ok(at > 0, `${name} has every zone`);
    print('  without its zones', sizes(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + zones.length)])));
    const most = MOST_GZIP[name] ?? 200_000;
    assert.ok(module[1] <= most, `${name}: ${module[1]} bytes in gzip`);
  }
  print('web.js', sizes(readFileSync(join(installed, 'dist/web.js'))));
});

test('publint has no objection', async () => {
  const { messages, pkg } = await publint({ pkgDir: installed, strict: true, pack: false });
  assert.deepEqual(messages.map((message) => formatMessage(message, pkg)), []);
});

test('the types are right for every way to import it', () => {
  node('@arethetypeswrong/cli/dist/index.js', packed, '--no-color', '--exclude-entrypoints', 'tutorcore.wasm');
});

test('a sample program compiles at the strictest', () => {
  const options = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    noImplicitOverride: true,
    noEmit: true,
    skipLibCheck: false,
    target: 'es2022',
    lib: ['es2022', 'dom'],
    types: [],
  };
  for (const [module, moduleResolution] of [['nodenext', 'nodenext'], ['preserve', 'bundler']]) {
    const files = [join(tests, 'types/sample.ts')];
    if (module === 'nodenext') files.push(join(tests, 'types/sample.cts'));
    const project = join(user, `tsconfig.${module}.json`);
    writeFileSync(project, JSON.stringify({ compilerOptions: { ...options, module, moduleResolution }, files }));
    node('typescript/bin/tsc', '--project', project);
  }
});
