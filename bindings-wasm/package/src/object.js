// What all classes that remember have: their place in the module's memory, bytes, an end.

import { gone, refuse, remains, send, settled, text, told } from './door.js';
import {
  object_call as ask,
  object_free as release,
  object_merge as join,
  object_new as make,
  object_snapshot as bytesOf,
} from './module.js';

/** Frees what nobody holds any more. */
const forgotten = new FinalizationRegistry((place) => free(place));

/** Frees an object once; what lay in a memory that was thrown away is gone already. */
function free(place) {
  if (place.freed) return;
  place.freed = true;
  if (!remains(place.memory)) return;
  release(place.number);
  gone();
}

/** Older engines have no name for what `using` calls. */
const dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose');

/** What says that a constructor is called from here, with a snapshot. */
class Restoring {
  constructor(snapshot) {
    this.snapshot = snapshot;
  }
}

/** State of the core's, kept between calls. */
export class CoreObject {
  #place;

  constructor(args, restoring) {
    const snapshot = restoring instanceof Restoring ? restoring.snapshot : undefined;
    let memory;
    const answer = send(() => {
      const made = make(this.class, text(args), snapshot);
      // At once: after a large text the memory would be thrown away under it.
      memory = settled();
      return made;
    });
    let number;
    try {
      number = told(answer);
    } catch (error) {
      gone();
      throw error;
    }
    this.#place = { number, memory, freed: false };
    forgotten.register(this, this.#place, this);
  }

  static restored(snapshot, args) {
    const bytes = snapshot instanceof ArrayBuffer ? new Uint8Array(snapshot) : snapshot;
    if (!(bytes instanceof Uint8Array)) {
      throw refuse('wrongType', 'Expected bytes: a Uint8Array.', { path: '/snapshot' });
    }
    return new this(args, new Restoring(bytes));
  }

  merge(other) {
    if (!(other instanceof CoreObject) || other.class !== this.class) {
      throw refuse('wrongType', 'Expected an object of the same class.', { path: '/other' });
    }
    const [number, second] = [this.#number(), other.#number()];
    return told(send(() => join(number, second)));
  }

  snapshot() {
    const number = this.#number();
    return send(() => bytesOf(number));
  }

  free() {
    forgotten.unregister(this);
    free(this.#place);
  }

  [dispose]() {
    this.free();
  }

  /** Calls a method of the core's. */
  ask(method, args) {
    return told(
      send(() => {
        // First the text: to write it may run the caller's code, which may free this.
        const written = text(args);
        return ask(this.#number(), method, written);
      }),
    );
  }

  #number() {
    const { number, memory, freed } = this.#place;
    if (freed) throw refuse('invalidValue', `The ${this.class} was freed.`);
    if (remains(memory)) return number;
    throw refuse('limitReached', `The ${this.class} was lost when the module ran out of memory.`, {
      help: 'Restore it from its last snapshot.',
    });
  }
}
