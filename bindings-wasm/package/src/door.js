// The way from JavaScript's values to the core and back: plain objects as JSON text.

import { __wbg_reset_state as reset, call as ask } from './module.js';
import { check } from './check.js';
import { TutorCoreError } from './error.js';

/** More text than this is not sent: the module has 4 GB in all, and reading takes a multiple of it. */
const LONGEST = 2 ** 26;

/** What needs tens of megabytes to be read. */
const LARGE = 2 ** 22;

let ready = false;

/** Says that the module has been made ready. */
export function open() {
  ready = true;
}

/** How often the module's memory was thrown away; what lay in it is gone. */
let generation = 0;

/** How many objects lie in the memory. */
let objects = 0;

/** Whether the memory is to be thrown away once nothing lies in it. */
let swollen = false;

/** Does a job of the core. */
export function call(job, args) {
  return told(send(() => ask(job, text(args))));
}

/** The answer of the core, or its error thrown. */
export function told(answer) {
  const { ok, error } = JSON.parse(answer);
  if (error) throw new TutorCoreError(error);
  return ok;
}

/** A refusal of the package's own. */
export function refuse(kind, message, { path = '', help = null, cause } = {}) {
  const code = `INPUT-${kind.replace(/[A-Z]/g, '-$&').toUpperCase()}`;
  return new TutorCoreError({ kind, code, path, message, help }, cause && { cause });
}

/** Arguments as JSON text. */
export function text(args) {
  if (args === undefined) return '{}';
  let written;
  try {
    const fault = check(args);
    if (fault) throw new TutorCoreError(fault);
    written = JSON.stringify(args);
  } catch (cause) {
    if (cause instanceof TutorCoreError) throw cause;
    // A getter, a proxy or a `toJSON` of the caller's failed.
    throw refuse('invalidValue', 'The value cannot be read.', { cause });
  }
  if (written !== undefined && written.length <= LONGEST) {
    large = written.length > LARGE;
    return written;
  }
  throw refuse('limitReached', 'The arguments are larger than the core takes in one call.', {
    help: 'Send fewer at a time.',
  });
}

/** Whether the text of the present call is large. */
let large = false;

/** Does something in the module. */
export function send(work) {
  if (!ready) throw new Error('tutorcore is not ready: await init() first');
  large = false;
  let answer;
  try {
    answer = work();
  } catch (cause) {
    if (cause instanceof TutorCoreError) throw cause;
    // Only a lack of memory comes here. The trap leaves the module's memory as it was in the
    // middle of the work: it is thrown away, and the next call has a new one.
    renew();
    throw refuse('limitReached', 'The work was more than the module has memory for.', {
      help: 'Send fewer at a time.',
      cause,
    });
  }
  // An instance's memory never shrinks: after a large call a new one takes its place, as soon as
  // no object lies in it.
  swollen ||= large;
  tidy();
  return answer;
}

/** Counts an object that lies in the memory; gives the memory's number. */
export function settled() {
  objects += 1;
  return generation;
}

/** Whether what came into the memory of that number is still there. */
export const remains = (memory) => memory === generation;

/** Counts an object that is gone. */
export function gone() {
  objects -= 1;
  tidy();
}

function tidy() {
  if (swollen && objects === 0) renew();
}

function renew() {
  reset();
  generation += 1;
  objects = 0;
  swollen = false;
}
