// A program as a user writes it; the compiler reads it at its strictest.

import {
  backTest, doubleBookings, earlyAlerts, expandSeries, type OccurrenceColumns, type SessionColumns,
} from 'tutorcore/columns';
import {
  AlertEngine,
  TutorCoreError,
  canStartSession,
  endSession,
  init,
  popularTags,
  reconcileAlerts,
  tzdbVersion,
  validateQualifiers,
} from 'tutorcore';
import { nextOccurrence, TutorCoreError as SameError, type RecurrenceTime } from 'tutorcore/recurrence';
import type {
  AlertEngineSettings,
  EarlyAlert,
  EarlyAlertKind,
  ErrorKind,
  Finding,
  GroupChoice,
  SessionEvent,
  SessionPolicy,
  StudentId,
  StudentSession,
  TagId,
  TutorId,
  TutoringSession,
  TutoringSessionInput,
} from 'tutorcore';

await init();

const session: TutoringSessionInput = JSON.parse('{}');
const policy: SessionPolicy = { workOrderWindowDays: 5, maxBackdateDays: null, allowFutureStart: undefined };
const now = new Date();
const outcome = endSession({ session, endedAt: now, facts: {}, now, policy });
if (outcome.state !== null) {
  const state: TutoringSession = outcome.state;
  // What came out can go in again.
  endSession({ session: state, endedAt: state.startedAt, facts: {}, now: '2026-10-06T20:00:00Z' });
  const ended: string | null = state.endedAt;
  console.log(ended?.length, state.encounters.length);
}

const tutor = 't-1' as TutorId;
const findings: readonly Finding[] = canStartSession({ tutor, sessions: [] });
console.log(findings.map((finding) => finding.params['limit']));
popularTags({ sessions: [], names: { ['goal' as TagId]: 'Reading' }, limit: 3 });
const version: string = tzdbVersion();

function words(choice: GroupChoice): string {
  switch (choice.type) {
    case 'group':
      return choice.group;
    case 'adHoc':
      return version;
  }
}
console.log(words({ type: 'adHoc' }));

const event: SessionEvent = { type: 'timeOut', encounter: 'e' as never, departedAt: null };
console.log(event.type);

{
  using engine = new AlertEngine({ policy: { frequentMinRequests: 3 }, mode: 'bounded', zone: undefined });
  const event: StudentSession = JSON.parse('{}');
  const alerts: readonly EarlyAlert[] = engine.push(event);
  engine.pushMany([{ session: event.session, student: event.student, startedAt: now }]);
  engine.advance(now);
  const { settings }: { settings: AlertEngineSettings } = { settings: engine.settings() };
  const again: AlertEngine = AlertEngine.restore(engine.snapshot(), settings);
  reconcileAlerts({ stored: [], computed: alerts, facts: {}, now });
  const raised: readonly EarlyAlert[] = again.merge(engine).raised;
  console.log(raised.length);
  again.free();
  // @ts-expect-error: no such mode
  new AlertEngine({ mode: 'endless' });
  // @ts-expect-error: an event is wanted
  engine.push({});
}

try {
  validateQualifiers({ qualifiers: {}, facts: JSON.parse('{}') });
} catch (error) {
  if (error instanceof TutorCoreError) {
    const kind: ErrorKind = error.kind;
    const help: string | null = error.help;
    console.log(kind, error.code === 'INPUT-MALFORMED', error.path.length, help, error.name);
  }
}

// @ts-expect-error: an id is of one sort
const student: StudentId = tutor;
// @ts-expect-error: a text is no id
canStartSession({ tutor: 't-1', sessions: [] });
// @ts-expect-error: an argument is missing
endSession({ session, endedAt: now, facts: {} });
// @ts-expect-error: no such field
canStartSession({ tutor, sessions: [], more: 1 });
// @ts-expect-error: no such word
const wrong: SessionPolicy = { workOrderWindow: 'weeks' };
// @ts-expect-error: answers are not changed
findings.push(findings[0]);
// @ts-expect-error: no such case
const none: GroupChoice = { type: 'class' };
console.log(student, wrong, none);

// One engine by itself has its own functions and all types.
const next: RecurrenceTime | null = nextOccurrence({ recurrence: JSON.parse('{}'), after: JSON.parse('{}') });
if (SameError !== TutorCoreError) throw new TypeError(String(next));

// Columns: ids come out in the class of array that they came in.
const history = {
  sessionId: ['s-1', 's-2'],
  studentId: BigInt64Array.of(1n, 2n),
  subjectId: ['math', null],
  start: Float64Array.of(Date.now(), Date.now()),
  duration: Int32Array.of(60, 60),
  connected: [true, false],
} satisfies SessionColumns;
const raised = earlyAlerts(history, { policy: { frequentMinRequests: 5 }, timeUnit: 'milliseconds' });
const sessionIds: string[] = raised.sessionId;
const studentIds: BigInt64Array = raised.studentId;
const subjectIds: string[] = raised.subjectId;
const kinds: readonly EarlyAlertKind[] = raised.kind;
const [tested] = backTest(history, [{}, { longSessionPercent: 80 }], { zone: 'America/Chicago' });
const weeks: number = tested?.weeks.length ?? 0;
const people: Uint32Array = doubleBookings({ personId: Uint32Array.of(1), start: history.start, end: history.start }).personId;
const named: string[] | undefined = doubleBookings({
  personId: ['p'], sessionId: ['s'], start: history.start, end: history.start,
}).firstSessionId;
const { at, offsets }: OccurrenceColumns = expandSeries({ recurrence: ['DTSTART:20260101T000000Z'] }, { windowEnd: new Date() });
// @ts-expect-error an array of numbers is no column
earlyAlerts({ ...history, start: [1, 2] });
// @ts-expect-error a column is missing
doubleBookings({ personId: Uint32Array.of(1) });
export { at, kinds, named, offsets, people, sessionIds, studentIds, subjectIds, weeks };
