// Runs the vectors that every language runs, through the package's public functions. It asks for
// nothing of Node's or of a browser's, and runs in both.

const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

/** Whether two plain values are equal, the order of an object's fields aside. */
export function same(one, other) {
  if (one === null || other === null || typeof one !== 'object' || typeof other !== 'object') {
    return one === other;
  }
  const [names, others] = [Object.keys(one), Object.keys(other)];
  return (
    Array.isArray(one) === Array.isArray(other) &&
    names.length === others.length &&
    names.every((name) => Object.hasOwn(other, name) && same(one[name], other[name]))
  );
}

/** What is wrong with a vector's outcome, or nothing. */
function fault(core, vector) {
  const job = core[camel(vector.job)];
  if (typeof job !== 'function') {
    return vector.error?.kind === 'unknownJob' ? null : `there is no ${camel(vector.job)}`;
  }
  let answer;
  try {
    answer = job(vector.arguments);
  } catch (error) {
    if (!(error instanceof core.TutorCoreError)) return `threw ${error}`;
    if (!vector.error) return `threw ${error.message}`;
    const wrong = Object.keys(vector.error).filter((name) => error[name] !== vector.error[name]);
    return wrong.length === 0 ? null : `${wrong.join()}: ${wrong.map((name) => error[name]).join()}`;
  }
  if (vector.error) return 'gave an answer';
  return same(answer, vector.result) ? null : `gave ${JSON.stringify(answer)}`;
}

/** Runs the vectors of some files; gives how many there were, and what failed. */
export function run(core, files) {
  const vectors = files.flatMap((file) => file.vectors);
  const faults = vectors.map((vector) => [vector.id, fault(core, vector)]);
  const failed = faults.filter(([, why]) => why !== null).map(([id, why]) => `${id}: ${why}`);
  return { count: vectors.length, failed };
}

/** What is wrong with an outcome, or nothing. */
function differs(expected, outcome) {
  const wanted = expected.error ? { error: expected.error } : { result: expected.result };
  return same(wanted, outcome) ? null : `gave ${JSON.stringify(outcome)}`;
}

function outcome(core, work) {
  try {
    return { result: work() };
  } catch (error) {
    if (!(error instanceof core.TutorCoreError)) throw error;
    return { error: { kind: error.kind, path: error.path } };
  }
}

/** Calls a method: its arguments stand in the order of the core's list. */
const method = (object, { method, arguments: args }) => object[camel(method)](...Object.values(args ?? {}));

/** Runs a script, with the object going to bytes and coming back before the call `cut`. */
function play(core, script, cut) {
  const Class = core[script.object];
  let object = new Class(script.new);
  for (const [at, call] of script.calls.entries()) {
    if (at === cut) {
      const next = Class.restore(object.snapshot(), object.settings());
      object.free();
      object = next;
    }
    const found = outcome(core, () => {
      if (call.method) return method(object, call);
      if (call.merge) {
        const other = new Class(script.new);
        for (const step of call.merge) method(other, step);
        const merged = object.merge(other);
        other.free();
        return merged;
      }
      const bytes = object.snapshot();
      if (call.spoil !== undefined) bytes[call.spoil] ^= 1;
      const restored = Class.restore(bytes.slice(0, Math.max(0, bytes.length - (call.cut ?? 0))), call.restore);
      restored.free();
      return null;
    });
    const why = differs(call, found);
    if (why) return `cut ${cut}, call ${at} ${why}`;
  }
  const bytes = [...object.snapshot()].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  object.free();
  return bytes === script.snapshot ? null : `cut ${cut}: other bytes at the end`;
}

/** Runs the scripts of some files, whole and cut at every call; gives how many, and what failed. */
export function playAll(core, files) {
  const scripts = files.flatMap((file) => file.scripts);
  const failed = scripts.flatMap((script) =>
    [-1, ...script.calls.keys()].map((cut) => play(core, script, cut)).filter(Boolean).map((why) => `${script.id}: ${why}`));
  return { count: scripts.length, failed };
}
