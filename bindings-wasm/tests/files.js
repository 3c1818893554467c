// What the tests read from the checkout, and where the installed package lies.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const tests = dirname(fileURLToPath(import.meta.url));
export const user = dirname(tests);
export const installed = join(user, 'node_modules/tutorcore');
export const tools = dirname(user);

export const root = process.env.TUTORCORE_ROOT;

export const read = (path) => readFileSync(join(root, path), 'utf8');
export const schema = JSON.parse(read('tutorcore/schema/tutorcore.schema.json'));

/** The engines that can be imported by themselves. */
export const engines = readdirSync(join(root, 'bindings-wasm/package/src/engines')).map((name) => name.replace('.js', '')).sort();

/** Every file of vectors. */
export function vectorFiles() {
  const names = readdirSync(join(root, 'tutorcore/vectors'), { recursive: true });
  const files = names.filter((name) => name.endsWith('.json')).sort();
  return files.map((name) => JSON.parse(read(join('tutorcore/vectors', name))));
}
