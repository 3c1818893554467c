// What a call costs, beside zod on the same data: `cargo xtask javascript --costs`.

import * as z from 'zod';
import * as core from 'tutorcore';

/** The median of nine rounds: one call's time in microseconds. */
function cost(work) {
  const round = (length) => {
    const start = performance.now();
    let calls = 0;
    for (; performance.now() - start < length; calls += 20) {
      for (let call = 0; call < 20; call += 1) work();
    }
    return ((performance.now() - start) * 1000) / calls;
  };
  round(300);
  return Array.from({ length: 9 }, () => round(80)).sort((one, other) => one - other)[4];
}

const id = z.string().min(1);
const instant = z.iso.datetime({ offset: true });
const Qualifiers = z.strictObject({
  homebound: z.boolean(), detention: z.boolean(), creditRecovery: z.boolean(), remedial: z.boolean(),
  remedialCriteria: z.array(z.string()), subject: id.nullish(), activelyTutored: z.boolean().nullish(),
  creditRecoveryMaterial: z.boolean().nullish(),
});
const Encounter = z.strictObject({
  id, student: id, arrivedAt: instant, departedAt: instant.nullish(),
  timedOutBy: z.enum(['automatic', 'manual']).nullish(), removedAt: instant.nullish(), qualifiers: Qualifiers,
});
const Session = z.looseObject({
  id, tutor: id, school: id, zone: z.string(), state: z.enum(['active', 'ended', 'deleted']),
  startedAt: instant, endedAt: instant.nullish(), encounters: z.array(Encounter),
});

const qualifiers = {
  homebound: false, detention: false, creditRecovery: false, remedial: true,
  remedialCriteria: [], subject: 'math', activelyTutored: true, creditRecoveryMaterial: null,
};
const minute = (count) => new Date(Date.UTC(2026, 9, 6, 20, count)).toISOString().replace('.000', '');
const session = {
  id: 's', tutor: 't', school: 'h', zone: 'America/Chicago', state: 'active', group: { type: 'adHoc' },
  startedAt: minute(0),
  encounters: Array.from({ length: 30 }, (_, at) => ({
    id: `e${at}`, student: `m${at}`, arrivedAt: minute(at), departedAt: minute(at + 20),
    timedOutBy: 'manual', removedAt: null, qualifiers,
  })),
};
const ending = { session, endedAt: minute(60), now: minute(60), facts: {} };
const draft = { qualifiers, facts: {} };

const ended = core.endSession(ending).state;
if (ended?.encounters.length !== 30) throw new Error('the session was not ended');
Session.parse(session);
Qualifiers.parse(qualifiers);
core.validateQualifiers(draft);

const engine = new core.AlertEngine({ mode: 'bounded' });
let pushed = 0;
const next = () => {
  const at = Date.UTC(2026, 9, 6) + (pushed += 1) * 60_000;
  const instant = (time) => new Date(time).toISOString().replace('.000', '');
  return {
    session: `s${pushed}`, student: `m${pushed % 1000}`, subject: `u${pushed % 20}`,
    startedAt: instant(at), endedAt: instant(at + 2_400_000),
  };
};

for (const [name, work] of [
  ['a call with nothing in, a word out', () => core.tzdbVersion()],
  ['an 8-field record in, its findings out', () => core.validateQualifiers(draft)],
  ['  zod: the record read', () => Qualifiers.parse(qualifiers)],
  ['a session with 30 encounters in and out (ended)', () => core.endSession(ending)],
  ['  its text written and read by JSON alone', () => [JSON.parse(JSON.stringify(ending)), JSON.parse(JSON.stringify(ended))]],
  ['  zod: the session read, no rule applied', () => Session.parse(session)],
  ['an event made', () => next()],
  ['an event made and pushed to an AlertEngine', () => engine.push(next())],
  ['  1000 of them made and pushed at once', () => engine.pushMany(Array.from({ length: 1000 }, next))],
  ['a snapshot of 20000 pairs', () => engine.snapshot()],
]) {
  console.log(`${cost(work).toFixed(1).padStart(8)} us  ${name}`);
}
