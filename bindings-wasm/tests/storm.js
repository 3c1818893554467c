// Bad input of every sort, at random, to every job. It runs in Node and in browsers.

const SECRET = 'Zanzibar Secret';

/** A key of a map is an id, and a path may show it. */
const KEY = 'a key, no word';

/** Numbers that look random and are the same every time. */
function random(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function cyclic() {
  const value = { notes: SECRET };
  value.self = [value];
  return value;
}

function deep() {
  let value = SECRET;
  for (let level = 0; level < 5000; level += 1) value = level % 2 ? [value] : { value };
  return value;
}

const JUNK = [
  () => null,
  () => undefined,
  () => true,
  () => 7,
  () => -1,
  () => 0.5,
  () => 2 ** 53,
  () => NaN,
  () => -Infinity,
  () => 10n,
  () => Symbol(SECRET),
  () => () => SECRET,
  () => '',
  () => SECRET,
  () => '\ud800' + SECRET,
  () => '\u0000\u001f' + SECRET,
  () => '2026-10-06T20:00:00',
  () => '9999999-99-99T99:99:99Z',
  () => 'Mars/Phobos ' + SECRET,
  () => new Date(NaN),
  () => new Date(8.64e15),
  () => new Map([[KEY, SECRET]]),
  () => new Set([SECRET]),
  () => new Uint8Array(4),
  () => new Proxy({}, { ownKeys: () => { throw new Error(SECRET); } }),
  () => ({ toJSON: () => { throw new TypeError(SECRET); } }),
  () => ({ get notes() { throw new RangeError(SECRET); } }),
  () => [],
  () => [undefined, SECRET],
  () => ({}),
  () => ({ [KEY]: SECRET }),
  () => ({ type: SECRET }),
  () => JSON.parse('{"__proto__": {"polluted": true}}'),
  cyclic,
  deep,
];

/** Puts junk at one place of a value. */
function spoil(value, below) {
  if (value === null || typeof value !== 'object' || below(6) === 0) return JUNK[below(JUNK.length)]();
  if (Array.isArray(value)) {
    const copy = [...value];
    if (copy.length === 0) return [JUNK[below(JUNK.length)]()];
    const at = below(copy.length);
    copy[at] = spoil(copy[at], below);
    return copy;
  }
  const copy = { ...value };
  const names = Object.keys(copy);
  const name = names[below(names.length)];
  const way = below(8);
  if (name === undefined || way === 0) copy[way < 4 ? 'notes' : KEY] = JUNK[below(JUNK.length)]();
  else if (way === 1) delete copy[name];
  else copy[name] = spoil(copy[name], below);
  return copy;
}

/** Makes `calls` calls; gives how many were refused and how many answered. */
export function storm(core, jobs, samples, calls, seed) {
  const below = random(seed);
  const ends = { refused: 0, answered: 0 };
  for (let call = 0; call < calls; call += 1) {
    const sample = samples[below(samples.length)];
    const job = below(4) === 0 ? jobs[below(jobs.length)] : sample.job;
    const args = below(12) === 0 ? JUNK[below(JUNK.length)]() : spoil(sample.arguments, below);
    try {
      core[job](args);
      ends.answered += 1;
    } catch (error) {
      check(core, error, `${job}, call ${call}`);
      ends.refused += 1;
    }
  }
  if ({}.polluted) throw new Error('a prototype was changed');
  return ends;
}

/** Holds a refusal against what every refusal has to be. */
export function check(core, error, where) {
  if (!(error instanceof core.TutorCoreError)) throw new Error(`${where}: foreign ${error}`, { cause: error });
  const { kind, code, path, help, message } = error;
  if (!kind || !/^INPUT-/.test(code) || !message) throw new Error(`${where}: no clear error: ${message}`);
  if (path !== '' && !path.startsWith('/')) throw new Error(`${where}: no path: ${path}`);
  if (`${message}${path}${help}`.includes(SECRET)) throw new Error(`${where}: quotes the input: ${message}`);
}
