// Browsers, workers and whatever else has `fetch`: ready after `await init()`.

import { open } from './door.js';
import load from './module.js';

export async function init(source = new URL('tutorcore.wasm', import.meta.url)) {
  await load({ module_or_path: await source });
  open();
}

export { TutorCoreError } from './error.js';
export * from './jobs.js';
