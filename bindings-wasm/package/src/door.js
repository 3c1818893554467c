// The way from JavaScript's values to the core and back: plain objects as JSON text.

import { __wbg_reset_state as renew, call as ask } from './module.js';
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

/** Does a job of the core. */
export function call(job, args) {
  if (!ready) throw new Error('tutorcore is not ready: await init() first');
  const answer = JSON.parse(send(job, text(args)));
  if ('ok' in answer) return answer.ok;
  throw new TutorCoreError(answer.error);
}

function text(args) {
  if (args === undefined) return '{}';
  let written;
  try {
    const fault = check(args);
    if (fault) throw new TutorCoreError(fault);
    written = JSON.stringify(args);
  } catch (cause) {
    if (cause instanceof TutorCoreError) throw cause;
    // A getter, a proxy or a `toJSON` of the caller's failed.
    const message = 'The value cannot be read.';
    throw new TutorCoreError(
      { kind: 'invalidValue', code: 'INPUT-INVALID-VALUE', path: '', message, help: null },
      { cause },
    );
  }
  if (written !== undefined && written.length <= LONGEST) return written;
  throw new TutorCoreError({
    kind: 'limitReached',
    code: 'INPUT-LIMIT-REACHED',
    path: '',
    message: 'The arguments are larger than the core takes in one call.',
    help: 'Send fewer at a time.',
  });
}

function send(job, json) {
  let answer;
  try {
    answer = ask(job, json);
  } catch (cause) {
    // Only a lack of memory comes here. The trap leaves the module's memory as it was in the
    // middle of the work: it is thrown away, and the next call has a new one.
    renew();
    throw new TutorCoreError(
      {
        kind: 'limitReached',
        code: 'INPUT-LIMIT-REACHED',
        path: '',
        message: 'The work was more than the module has memory for.',
        help: 'Send fewer at a time.',
      },
      { cause },
    );
  }
  // An instance's memory never shrinks: after a large call a new one takes its place.
  if (json.length > LARGE) renew();
  return answer;
}
