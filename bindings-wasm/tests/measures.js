// What columns cost in JavaScript, on the data of `benches/src/bin/columns.rs`: `cargo xtask bench
// columns` runs both and prints the ratios. Each line is a work's name, the nanoseconds for a row,
// and how many rows it gave.

import { doubleBookings, earlyAlerts, expandSeries } from 'tutorcore/columns';

const TERM = 1_790_000_000;
const SERIES = 10_000;
const count = Number(process.argv[2]);

/** A number that looks random, and is the same in every language. */
function mixed(row, salt) {
  let bits = (Math.imul(row, 0x9e3779b1) + Math.imul(salt, 0x85ebca6b)) | 0;
  bits ^= bits >>> 15;
  bits = Math.imul(bits, 0x2c1b3c6d);
  bits ^= bits >>> 12;
  bits = Math.imul(bits, 0x297a2d39);
  return (bits ^ (bits >>> 15)) >>> 0;
}

/** Prints the median of seven rounds. */
function measure(name, items, work) {
  const given = work();
  const times = Array.from({ length: 7 }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  console.log(name, ((times.sort((one, other) => one - other)[3] * 1e6) / items).toFixed(2), given);
}

const column = (Sort, of) => Sort.from({ length: count }, (_, row) => of(row));
const students = column(Uint32Array, (row) => mixed(row, 1) % (Math.floor(count / 50) + 1));
const history = {
  sessionId: column(Uint32Array, (row) => row),
  studentId: students,
  subjectId: column(Uint8Array, (row) => mixed(row, 2) % 24),
  start: column(Float64Array, (row) => TERM + row * 15),
  duration: column(Int32Array, (row) => 600 + (mixed(row, 3) % 3600)),
};
measure('early_alerts', count, () => earlyAlerts(history).length);
const text = (letter, id) => `${letter}-${String(id).padStart(8, '0')}`;
const texts = {
  ...history,
  sessionId: Array.from(history.sessionId, (id) => text('s', id)),
  studentId: Array.from(students, (id) => text('u', id)),
};
measure('early_alerts_of_texts', count, () => earlyAlerts(texts).length);

const start = column(Float64Array, (row) => TERM + 300 * (mixed(row, 5) % 36_288));
const timetable = {
  personId: column(Uint32Array, (row) => mixed(row, 4) % (Math.floor(count / 40) + 1)),
  start,
  end: start.map((time) => time + 2700),
};
measure('double_bookings', count, () => doubleBookings(timetable).length);

const two = (number) => String(number).padStart(2, '0');
const recurrence = Array.from({ length: SERIES }, (_, row) => {
  const days = ['MO', 'TU,TH', 'MO,WE,FR', 'SA'][mixed(row, 8) % 4];
  const time = `202609${two(1 + (mixed(row, 6) % 28))}T${two(8 + (mixed(row, 7) % 10))}0000`;
  return `DTSTART;TZID=America/Chicago:${time}\nRRULE:FREQ=WEEKLY;BYDAY=${days}`;
});
const window = {
  windowStart: new Date(TERM * 1000),
  windowEnd: new Date((TERM + 270 * 86_400) * 1000),
};
const expand = () => expandSeries({ recurrence }, window).at.length;
measure('expand_series', expand(), expand);
