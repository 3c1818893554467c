// Node: ready on import.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { open } from './door.js';
import { initSync } from './module.js';

initSync({ module: readFileSync(join(__dirname, 'tutorcore.wasm')) });
open();

export async function init() {}

export { TutorCoreError } from './error.js';
export * from './jobs.js';
