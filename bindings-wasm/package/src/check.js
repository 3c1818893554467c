// What JSON would lose without a word (NaN, a Map, a function) or refuse with a foreign one (a
// BigInt, an object that holds itself) is refused here, with its place.

/** The core reads no deeper, so neither does an object that holds itself come further. */
const DEEPEST = 127;

/** A name that may stand in a path; another one could be anything that a person wrote. */
const WORD = /^[A-Za-z0-9_-]{1,40}$/;

/** More values than this are no plain data: an object that is in itself many times over. */
const MOST = 2 ** 24;

let left = MOST;

/** The fault of a value that cannot be sent, or nothing. */
export function check(value) {
  left = MOST;
  return checkValue(value, 0);
}

function checkValue(value, depth) {
  left -= 1;
  if (left < 0) {
    const message = 'The arguments are larger than the core takes in one call.';
    const help = 'Send fewer at a time.';
    return { kind: 'limitReached', code: 'INPUT-LIMIT-REACHED', path: '', message, help };
  }
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return undefined;
    case 'number':
      if (Number.isFinite(value)) return undefined;
      return wrong('A number that is not finite cannot be given.', null);
    case 'bigint':
      return wrong('A BigInt cannot be given.', 'Use Number(value).');
    case 'object':
      return value === null ? undefined : checkObject(value, depth);
    default:
      return wrong(`A ${typeof value} cannot be given.`, null);
  }
}

function checkObject(value, depth) {
  if (depth > DEEPEST) {
    const message = 'The value is nested too deeply, or holds itself.';
    const help = `At most ${DEEPEST} levels are read.`;
    return { kind: 'malformed', code: 'INPUT-MALFORMED', path: '', message, help };
  }
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at += 1) {
      const fault = checkValue(value[at], depth + 1);
      if (fault) return inside(fault, String(at));
    }
    return undefined;
  }
  if (value instanceof Date && Number.isNaN(value.getTime())) {
    const message = 'The date is not valid.';
    return { kind: 'invalidValue', code: 'INPUT-INVALID-VALUE', path: '', message, help: null };
  }
  // A Date, and whatever else knows its own form: Temporal's instants, for one.
  if (typeof value.toJSON === 'function') {
    const form = value.toJSON();
    if (form !== value) return checkValue(form, depth + 1);
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    const sort = Object.prototype.toString.call(value).slice(8, -1);
    if (sort !== 'Object') {
      const help = sort === 'Map' ? 'Use Object.fromEntries(map).' : 'Use a plain object or an array.';
      return wrong('An object of this sort cannot be given.', help);
    }
  }
  for (const key of Object.keys(value)) {
    const fault = checkValue(value[key], depth + 1);
    if (fault) return inside(fault, key);
  }
  return undefined;
}

function wrong(message, help) {
  return { kind: 'wrongType', code: 'INPUT-WRONG-TYPE', path: '', message, help };
}

/** Puts a name in front of the fault's path; one that is no plain word ends the path instead. */
function inside(fault, name) {
  fault.path = WORD.test(name) ? `/${name}${fault.path}` : '';
  return fault;
}
