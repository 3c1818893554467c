// A program as a user writes it; the compiler reads it at its strictest.

import {
  TutorCoreError,
  canStartSession,
  endSession,
  init,
  popularTags,
  tzdbVersion,
  validateQualifiers,
} from 'tutorcore';
import { nextOccurrence, TutorCoreError as SameError, type RecurrenceTime } from 'tutorcore/recurrence';
import type {
  ErrorKind,
  Finding,
  GroupChoice,
  SessionEvent,
  SessionPolicy,
  StudentId,
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
