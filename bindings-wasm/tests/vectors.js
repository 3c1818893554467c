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
