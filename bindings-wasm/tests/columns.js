// Columns against the jobs that do the same one by one; in Node and in the browser.

/** Numbers that are the same each time. */
function dice(seed) {
  let state = seed * 2654435761 + 1;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const id = (letter, number) => `${letter}${String(number).padStart(4, '0')}`;
const iso = (seconds) => new Date(seconds * 1000).toISOString();
const START = 1_790_000_000;

/** A history with ties, zero lengths, running sessions, groups, and rows without a subject. */
export function history(seed, size = 60) {
  const below = dice(seed);
  const rows = [];
  const taken = new Set();
  for (let row = 0; row < size; row += 1) {
    const [session, student] = [below(size), below(4)];
    if (taken.has(session * 4 + student)) continue;
    taken.add(session * 4 + student);
    rows.push({
      session,
      student,
      subject: [0, 0, 1, null][below(4)],
      start: START + below(30) * 43_200 + [0, 0, 1][below(3)],
      seconds: [0, 600, 1200, 1200, 2100, 3600, null][below(7)],
      connected: below(10) > 0,
    });
  }
  return rows;
}

const POLICIES = [
  {},
  { frequentMinRequests: 3, frequentRefire: 'every' },
  { frequentMinRequests: 2, frequentRefire: 'oncePerEpisode', longSessionPercent: 10 },
  { longSessionExclude: 'student', longSessionBasis: 'perStudent', countUnconnectedRequests: true },
  { longSessionLookbackDays: 3, longSessionMinBaseline: 3, longSessionInclusive: false },
  { frequentWindow: 'calendarDays', frequentMinRequests: 3, frequentWindowDays: 2 },
];
const ZONE = 'America/Chicago';

/** A history as columns, of texts or of numbers. */
export function columnsOf(rows, asTexts) {
  const numbers = (Sort, name) => Sort.from(rows, (row) => row[name] ?? 0);
  const texts = (name) => rows.map((row) => (row[name] === null ? null : id(name[0], row[name])));
  return {
    sessionId: asTexts ? texts('session') : numbers(Uint32Array, 'session'),
    studentId: asTexts ? texts('student') : BigInt64Array.from(rows, (row) => BigInt(row.student)),
    subjectId: asTexts ? texts('subject') : numbers(Int16Array, 'subject'),
    ...(!asTexts && { hasSubject: Uint8Array.from(rows, (row) => (row.subject === null ? 0 : 1)) }),
    start: numbers(Float64Array, 'start'),
    duration: numbers(Int32Array, 'seconds'),
    hasEnded: rows.map((row) => row.seconds !== null),
    connected: Uint8Array.from(rows, (row) => (row.connected ? 1 : 0)),
  };
}

function byJobs(core, rows, policy) {
  const all = rows.map((row) => ({
    session: id('s', row.session),
    student: id('s', row.student),
    subject: row.subject === null ? null : id('s', row.subject),
    startedAt: iso(row.start),
    endedAt: row.seconds === null ? null : iso(row.start + row.seconds),
    seconds: row.seconds,
    neverConnected: !row.connected,
  }));
  const found = [];
  all.forEach((session, at) => {
    if (session.endedAt === null || session.neverConnected) return;
    const { alert, baseline } = core.evaluateLongSession({ session, history: all, subjects: {}, policy });
    if (alert === null) return;
    found.push([rows[at].start + rows[at].seconds, session.session, session.student, alert.kind, rows[at].seconds, baseline.sessions]);
  });
  const { alerts, counts } = core.evaluateFrequentRequests({ requests: all, subjects: {}, zone: ZONE, policy });
  for (const { session, student, kind } of alerts) {
    const count = counts.find((one) => one.session === session && one.student === student);
    found.push([Date.parse(count.at) / 1000, session, student, kind, count.requests, NaN]);
  }
  const order = { unusuallyLongSession: 0, frequentSubjectRequest: 1 };
  const compare = (one, other) => (one < other ? -1 : Number(one > other));
  return found.sort(
    (one, other) =>
      compare(one[0], other[0]) || compare(one[1], other[1]) || compare(one[2], other[2]) || order[one[3]] - order[other[3]],
  );
}

function byColumns(columns, rows, policy, asTexts) {
  const found = columns.earlyAlerts(columnsOf(rows, asTexts), { policy, zone: ZONE });
  const text = (value) => (asTexts ? value : id('s', Number(value)));
  return Array.from({ length: found.length }, (_, at) => [
    found.at[at],
    text(found.sessionId[at]),
    text(found.studentId[at]),
    found.kind[at],
    found.observed[at],
    found.baselineCount[at],
  ]);
}

const shown = (value) => JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? String(one) : one));

function alertsAgree(core, columns, seed) {
  const rows = history(seed);
  let count = 0;
  for (const policy of POLICIES) {
    const expected = shown(byJobs(core, rows, policy));
    for (const asTexts of [false, true]) {
      const found = byColumns(columns, rows, policy, asTexts);
      if (shown(found) !== expected) throw new Error(`seed ${seed}, ${shown(policy)}:\n${shown(found)}\n${expected}`);
      count += found.length;
    }
  }
  const tests = columns.backTest(columnsOf(rows, true), POLICIES, { zone: ZONE });
  tests.forEach((test, at) => {
    const found = byColumns(columns, rows, POLICIES[at], true);
    const long = found.filter((alert) => alert[3] === 'unusuallyLongSession').length;
    const counted = { unusuallyLong: long, frequent: found.length - long };
    const areas = test.areas.reduce((sum, area) => sum + area.alerts.unusuallyLong + area.alerts.frequent, 0);
    if (shown(test.alerts) !== shown(counted) || areas !== found.length) throw new Error(`seed ${seed}: back-test ${at}`);
  });
  return count;
}

function bookingsAgree(core, columns, seed) {
  const below = dice(seed);
  const rows = Array.from({ length: 80 }, (_, row) => {
    const start = START + below(60) * 300;
    return { session: row, person: below(6), start, end: start + [0, 300, 600, 3000][below(4)] };
  });
  const sessions = rows.map((row) => ({
    session: id('s', row.session),
    start: iso(row.start),
    end: iso(row.end),
    participants: [{ person: id('p', row.person) }],
  }));
  const expected = core.findDoubleBookings({ sessions }).doubleBookings.map((one) =>
    shown([one.person, Date.parse(one.interval.start), Date.parse(one.interval.end), one.first, one.second]),
  );
  const found = columns.doubleBookings(
    {
      personId: rows.map((row) => id('p', row.person)),
      sessionId: Uint16Array.from(rows, (row) => row.session),
      start: Float64Array.from(rows, (row) => row.start * 1000),
      duration: Int16Array.from(rows, (row) => row.end - row.start),
    },
    { timeUnit: 'milliseconds' },
  );
  const own = Array.from({ length: found.length }, (_, at) =>
    shown([
      found.personId[at],
      found.start[at],
      found.end[at],
      id('s', found.firstSessionId[at]),
      id('s', found.secondSessionId[at]),
    ]),
  );
  if (shown(own.sort()) !== shown(expected.sort())) throw new Error(`seed ${seed}: ${own.length} pairs, not ${expected.length}`);
  return own.length;
}

function seriesAgree(core, columns, seed) {
  const below = dice(seed);
  const pick = (list) => list[below(list.length)];
  const texts = Array.from({ length: 12 }, () => {
    const zone = pick(['America/Chicago', 'Europe/Paris', 'Australia/Lord_Howe', 'UTC']);
    const time = `2026${pick(['0301', '0308', '1025'])}T0${below(9)}${pick(['00', '30'])}00`;
    const rule = pick(['FREQ=DAILY;COUNT=40', 'FREQ=WEEKLY;BYDAY=MO,TH,SU', 'FREQ=MONTHLY;BYDAY=-1FR', 'FREQ=HOURLY;INTERVAL=7']);
    return `DTSTART;TZID=${zone}:${time}\nRRULE:${rule}`;
  });
  const window = { start: '2026-03-05T00:00:00Z', end: '2026-11-20T00:00:00Z' };
  const options = { maxOccurrences: 1000, gap: pick(['skip', 'shiftForward']) };
  const found = columns.expandSeries(
    { recurrence: texts },
    { windowStart: new Date(window.start), windowEnd: window.end, options },
  );
  texts.forEach((text, row) => {
    const moment = (at) => ({ type: 'instant', at });
    const one = core.expandRecurrenceSet({
      recurrence: { type: 'text', text },
      window: { start: moment(window.start), end: moment(window.end) },
      options,
    });
    const times = Array.from(found.at.subarray(found.offsets[row], found.offsets[row + 1]));
    if (shown(times) !== shown(one.times.map((time) => Date.parse(time.at) / 1000)) || found.stop[row] !== one.stop) {
      throw new Error(`seed ${seed}: ${text}`);
    }
  });
  return found.at.length;
}

/** How many alerts, double-bookings and times were the same both ways; an error where one was not. */
export function agree(core, columns, seeds) {
  const counts = { alerts: 0, pairs: 0, times: 0 };
  for (let seed = 1; seed <= seeds; seed += 1) {
    counts.alerts += alertsAgree(core, columns, seed);
    counts.pairs += bookingsAgree(core, columns, seed);
    counts.times += seriesAgree(core, columns, seed);
  }
  return counts;
}
