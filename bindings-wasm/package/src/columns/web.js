// Browsers, workers and whatever else has `fetch`: ready after `await init()`.

import { open } from './columns.js';
import load from './module.js';

export async function init(source = new URL('tutorcore.wasm', import.meta.url)) {
  await load({ module_or_path: await source });
  open();
}

export { backTest, doubleBookings, earlyAlerts, expandSeries } from './columns.js';
export { TutorCoreError } from './error.js';
