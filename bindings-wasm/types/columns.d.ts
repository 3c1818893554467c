/**
 * Bulk work on columns: typed arrays in, typed arrays out. This import has a WebAssembly module of
 * its own and does not load the jobs' one, nor they this one.
 *
 * An array that is given is copied once, into the module's memory, and never changed; an array that
 * comes out is a copy that is yours, no view of that memory.
 */
import type {
  AlertPolicyInput, EarlyAlertKind, ExpansionOptions, ExpansionStop, Instant, LocalDate, Reading, Zone,
} from '../tutorcore.js';

export { TutorCoreError, init } from '../tutorcore.js';
export type {
  AlertPolicyInput, EarlyAlertKind, ExpansionOptions, ExpansionStop, Instant, LocalDate, Reading, Zone,
} from '../tutorcore.js';

/**
 * Whole numbers. In a `Float64Array` they must be whole and have at most 53 bits: fractions and NaN
 * are refused, each with its row. A `Float32Array` is refused, for it keeps 24 bits.
 */
export type NumberColumn =
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array
  | Float64Array;

/** Ids: numbers, or an array of texts. Texts are compared as numbers where all are written so. */
export type IdColumn = NumberColumn | BigInt64Array | BigUint64Array | readonly string[];

/** As `IdColumn`; a text may be absent. */
export type OptionalIdColumn = IdColumn | readonly (string | null | undefined)[];

/** The array that ids come out in: of the same class, without what may be absent. */
export type IdsOf<Ids> = Ids extends readonly (infer Id)[] ? NonNullable<Id>[] : Ids;

/**
 * Times of UTC, counted from 1970-01-01T00:00:00Z in `timeUnit`, which is seconds unless you say
 * otherwise. A `Date` is a number of milliseconds:
 * `Float64Array.from(dates, (date) => date.getTime())` with `timeUnit: 'milliseconds'`. An Arrow
 * column of timestamps is a `BigInt64Array` of the unit that its type tells.
 */
export type TimeColumn = NumberColumn | BigInt64Array;

/** A flag for each row: 0 for no, or booleans. */
export type FlagColumn = Uint8Array | Uint8ClampedArray | readonly boolean[];

/** What the numbers of a column of times count. */
export type TimeUnit = 'seconds' | 'milliseconds' | 'microseconds' | 'nanoseconds';

/** A history of sessions: a row for each student of each session, in any order. */
export interface SessionColumns<
  Session extends IdColumn = IdColumn,
  Student extends IdColumn = IdColumn,
  Subject extends OptionalIdColumn = OptionalIdColumn,
> {
  readonly sessionId: Session;
  readonly studentId: Student;
  /** A row without one is skipped and counted. Numbers have no gaps: see `hasSubject`. */
  readonly subjectId: Subject;
  /** When the student connected to the tutor, or arrived. */
  readonly start: TimeColumn;
  /** When the student left; this or `duration` must be there, not both. */
  readonly end?: TimeColumn | undefined;
  /** How many seconds the student stayed, whatever `timeUnit` says. */
  readonly duration?: NumberColumn | BigInt64Array | BigUint64Array | undefined;
  /** Needed where topics are the content areas. */
  readonly topicId?: OptionalIdColumn | undefined;
  /** Which rows have a subject; all, if left out. */
  readonly hasSubject?: FlagColumn | undefined;
  /** Which rows have a topic; all, if left out. */
  readonly hasTopic?: FlagColumn | undefined;
  /** Which sessions have ended; the others count as requests alone. All, if left out. */
  readonly hasEnded?: FlagColumn | undefined;
  /** Which requests connected to a tutor; all, if left out. */
  readonly connected?: FlagColumn | undefined;
}

/** How a history is judged. */
export interface EarlyAlertOptions {
  readonly policy?: AlertPolicyInput | null | undefined;
  /** Where the days of `frequentWindow: 'calendarDays'` are counted. */
  readonly zone?: Zone | null | undefined;
  readonly timeUnit?: TimeUnit | null | undefined;
}

/** The early alerts of a history, sorted by `at`, session, student and kind. */
export interface EarlyAlertColumns<Session = IdColumn, Student = IdColumn, Subject = OptionalIdColumn> {
  /** How many there are. */
  readonly length: number;
  /** How many rows have no subject (or topic, where topics are the content areas). */
  readonly skipped: number;
  /** The row of the history that raised it, from 0. */
  readonly row: Uint32Array;
  readonly sessionId: IdsOf<Session>;
  readonly studentId: IdsOf<Student>;
  readonly subjectId: IdsOf<Subject>;
  /** `unusuallyLongSession` or `frequentSubjectRequest`. */
  readonly kind: EarlyAlertKind[];
  /** Seconds of UTC, whatever `timeUnit` says: `new Date(at * 1000)`. The end of a long session, the start of a frequent request. */
  readonly at: Float64Array;
  /** The seconds of the session, or the number of requests. */
  readonly observed: Float64Array;
  /** How many sessions it was held against; NaN for requests. */
  readonly baselineCount: Float64Array;
  /** Their average, for people to read: nothing is decided by it. NaN for requests. */
  readonly baselineMeanSeconds: Float64Array;
  /** From how many seconds on a session was unusually long, for people to read; NaN for requests. */
  readonly thresholdSeconds: Float64Array;
}

/**
 * Judges a whole history by the two computed rules of early alerts. It has one thread, as
 * WebAssembly has: send it to a worker to keep a page alive meanwhile.
 *
 * @throws {TutorCoreError} for a column that is missing, of another sort or length, or holds what
 * it cannot; for a setting out of its range. The path tells where: `/sessions/duration/17`.
 */
export function earlyAlerts<
  const Session extends IdColumn,
  const Student extends IdColumn,
  const Subject extends OptionalIdColumn,
>(
  sessions: SessionColumns<Session, Student, Subject>,
  options?: EarlyAlertOptions,
): EarlyAlertColumns<Session, Student, Subject>;

/** How many alerts there are of each kind. */
export interface KindCounts {
  readonly unusuallyLong: number;
  readonly frequent: number;
}

/** What a policy would have told of a history. */
export interface BackTest {
  readonly alerts: KindCounts;
  /** How many of them within four weeks of one of the same kind, student and content area. */
  readonly repeated: KindCounts;
  /** The weeks that have any, by their Mondays. */
  readonly weeks: readonly { readonly startsOn: LocalDate; readonly alerts: KindCounts }[];
  /** The subjects (or topics, where those are the content areas) that have any, by id. */
  readonly areas: readonly { readonly area: string | number | bigint; readonly alerts: KindCounts }[];
  /** How many students have so many alerts, none first. */
  readonly students: readonly { readonly alerts: number; readonly students: number }[];
  /** How many rows have no subject (or topic). */
  readonly skipped: number;
}

/**
 * Tells for each of some policies what it would have told of a history, which is sorted once for
 * all of them. Weeks begin on Mondays of `zone`, of UTC without one.
 *
 * @throws {TutorCoreError} as `earlyAlerts` does.
 */
export function backTest(
  sessions: SessionColumns,
  policies: readonly AlertPolicyInput[],
  options?: Omit<EarlyAlertOptions, 'policy'>,
): BackTest[];

/** A timetable: a row for each person of each session, in any order, without what was cancelled or declined. */
export interface BookingColumns<Person extends IdColumn = IdColumn, Session extends IdColumn = IdColumn> {
  readonly personId: Person;
  readonly start: TimeColumn;
  /** This or `duration` must be there, not both. */
  readonly end?: TimeColumn | undefined;
  /** Seconds, whatever `timeUnit` says. */
  readonly duration?: NumberColumn | BigInt64Array | BigUint64Array | undefined;
  /** Two rows of one session are no double-booking. */
  readonly sessionId?: Session | undefined;
}

/** Pairs of sessions that book one person twice: by person, then by the first one's start and row. */
export interface DoubleBookingColumns<Person = IdColumn, Session = IdColumn> {
  /** How many there are. */
  readonly length: number;
  readonly personId: IdsOf<Person>;
  /** There if `sessionId` was given. */
  readonly firstSessionId?: IdsOf<Session>;
  /** There if `sessionId` was given. */
  readonly secondSessionId?: IdsOf<Session>;
  /** The row that starts first; of two that start together, the lower one. */
  readonly firstRow: Uint32Array;
  readonly secondRow: Uint32Array;
  /** When both are on from, in the unit of the times that came in. */
  readonly start: Float64Array;
  /** When the first of them is over, in the same unit. */
  readonly end: Float64Array;
}

/**
 * Finds every pair of sessions that book one person twice. Sessions that only touch do not overlap,
 * and one that does not end after its start takes no time. `findDoubleBookings` does the same for
 * records, and tells which series cause it.
 *
 * @throws {TutorCoreError} for a column that is missing, of another sort or length, or holds what
 * it cannot; for more than 134,217,728 pairs.
 */
export function doubleBookings<const Person extends IdColumn, const Session extends IdColumn = never>(
  sessions: BookingColumns<Person, Session>,
  options?: { readonly timeUnit?: TimeUnit | null | undefined },
): DoubleBookingColumns<Person, Session>;

/** Recurrence rules: a row for each series. */
export interface SeriesColumns {
  /**
   * Texts of RFC 5545: `DTSTART` with any number of `RRULE`, `RDATE`, `EXDATE` and `EXRULE`, one a
   * line; with a zone or of UTC.
   */
  readonly recurrence: readonly string[];
  /** A window for each series instead of one for all; with `windowEnd`. */
  readonly windowStart?: TimeColumn | undefined;
  readonly windowEnd?: TimeColumn | undefined;
}

/** How recurrence rules are expanded. */
export interface SeriesOptions {
  /** The first moment of the window; without it there is no first. */
  readonly windowStart?: Instant | Date | null | undefined;
  /** The end of the window, itself left out; without it there is none before the year 9999. */
  readonly windowEnd?: Instant | Date | null | undefined;
  readonly options?: ExpansionOptions | null | undefined;
  readonly reading?: Reading | null | undefined;
  /** What the windows' columns count. */
  readonly timeUnit?: TimeUnit | null | undefined;
}

/** The times of many series. */
export interface OccurrenceColumns {
  /** How many series there are. */
  readonly length: number;
  /** Seconds of UTC, series by series, each in order: `new Date(at * 1000)`. */
  readonly at: Float64Array;
  /** Where each series' times begin in `at`, and at the end where the last one's end. */
  readonly offsets: Uint32Array;
  /** Why each series has no more. */
  readonly stop: ExpansionStop[];
}

/**
 * Expands many recurrence rules at once: when does each series take place?
 *
 * @throws {TutorCoreError} for a text that is no recurrence or has no zone, with its row in the
 * path (`/series/recurrence/17/RRULE/UNTIL`); for more than 134,217,728 times in all.
 */
export function expandSeries(series: SeriesColumns, options?: SeriesOptions): OccurrenceColumns;
