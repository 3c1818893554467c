// Node: ready on import.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { open } from './columns.js';
import { initSync } from './module.js';

initSync({ module: readFileSync(join(__dirname, 'tutorcore.wasm')) });
open();

export async function init() {}

export { backTest, doubleBookings, earlyAlerts, expandSeries } from './columns.js';
export { TutorCoreError } from './error.js';
