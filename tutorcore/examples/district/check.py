#!/usr/bin/env python3
"""An independent second count of a district's term.

    python3 check.py FOLDER REPORT.json

FOLDER holds the CSV files of docs/DISTRICT.md; REPORT.json is what the demo
says of them with --json. This program reads the files itself, replays the term
by the written rules and counts again; it shares no code with the demo. Each
figure that differs is printed as `key: expected ..., got ...` (expected is this
program's count), and the exit status is then 1. Otherwise one line tells how
many figures agree.

Minutes are counted another way than in the core: each student's time of a day
is one whole number with a bit for every second, so that a union is an `or` and
the school day a mask; nothing is merged, sorted or subtracted.

Settings are the defaults, people come from people.csv. Local time is that of
Python's zoneinfo: of the `tzdata` package where it is installed, else of the
system. Nothing beside the standard library is needed.

Where the rules leave a question open, the core's answer is followed; each such
place says "Open:" and gives the reason.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import unicodedata
import zoneinfo
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from fractions import Fraction
from importlib import util
from pathlib import Path
from typing import Any

WINDOW_DAYS = 7
"""Days after a session's date for work orders, and for correcting encounters."""
LONGEST = 12 * 3600
"""A session longer than this is suspect."""

WARNINGS = {
    "CL-EVENT-WITHOUT-CL-WORK-ORDER",
    "CL-GOAL-TAG-REQUIRED",
    "ENCOUNTER-OPEN-ELSEWHERE",
    "QUAL-DETENTION-TUTORED-UNKNOWN",
    "QUAL-HOMEBOUND-EXPECTED",
    "QUAL-HOMEBOUND-WITH-DETENTION",
    "QUAL-REMEDIAL-CRITERION-WITHOUT-REMEDIAL",
    "QUAL-REMEDIAL-EVIDENCE-CONTRADICTS",
    "QUAL-REMEDIAL-UNDER-REPORTED",
    "SESSION-LENGTH-SUSPECT",
    "SESSION-NO-ENCOUNTERS",
    "SESSION-START-AFTER-NOW",
    "SESSION-TIME-TRACKING-ONLY",
    "TAG-DUPLICATE",
}
"""Findings that do not block; all others do."""

GRADE = "grade_d_or_f"
PLAN = "reading_improvement_plan"
STATE = "below_basic_on_state_assessment"
DISTRICT = "below_grade_level_on_district_assessment"
CRITERIA = (GRADE, PLAN, STATE, DISTRICT)

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EVENTS = (
    "editEncounter", "timeOut", "reopenEncounter", "removeEncounter", "assignWorkOrder",
    "removeWorkOrder", "editDescription", "end", "delete", "addTag", "removeTag", "diagnose",
    "rate", "correctTimes",
)

NOT_FINISHED = {"active": "NOT-ENDED", "deleted": "DELETED"}
"""What the reasons of both decisions call the states in which nothing is decided for good."""

Codes = set[str]


# Reading cells and files.


class Unreadable(Exception):
    """A cell that does not hold what its column asks for."""


class Row:
    """A row of a file; a cell is asked for by its column and kind."""

    def __init__(self, file: str, line: int, cells: dict[str, str]) -> None:
        self.file, self.line, self.cells = file, line, cells

    def text(self, column: str) -> str | None:
        return self.cells.get(column, "").strip() or None

    def needed(self, column: str) -> str:
        text = self.text(column)
        if text is None:
            raise Unreadable(column)
        return text

    def word(self, column: str, words: Iterable[str]) -> str | None:
        text = self.text(column)
        if text is None:
            return None
        for word in words:
            if word.lower() == text.lower():
                return word
        raise Unreadable(column)

    def needed_word(self, column: str, words: Iterable[str]) -> str:
        self.needed(column)
        word = self.word(column, words)
        assert word is not None
        return word

    def parts(self, column: str) -> list[str]:
        parts = (part.strip() for part in self.cells.get(column, "").split(";"))
        return [part for part in parts if part]

    def stated(self, column: str) -> bool | None:
        word = self.word(column, ("yes", "true", "1", "no", "false", "0"))
        return None if word is None else word in ("yes", "true", "1")

    def flag(self, column: str) -> bool:
        return self.stated(column) or False

    def date(self, column: str) -> date | None:
        text = self.text(column)
        return None if text is None else read_date(text, column)

    def instant(self, column: str) -> int | None:
        text = self.text(column)
        return None if text is None else read_instant(text, column)

    def needed_instant(self, column: str) -> int:
        return read_instant(self.needed(column), column)


def read_date(text: str, column: str) -> date:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        raise Unreadable(column)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(column) from error


INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))", re.ASCII
)


def read_instant(text: str, column: str) -> int:
    """Seconds since 1970; parts of a second fall away towards the past."""
    match = INSTANT.fullmatch(text)
    if match is None:
        raise Unreadable(column)
    day, hour, minute, second, sign, off_hour, off_minute = match.groups()
    try:
        at = time(int(hour), int(minute), int(second))
    except ValueError as error:
        raise Unreadable(column) from error
    local = datetime.combine(read_date(day, column), at, timezone.utc)
    offset = 0
    if sign:
        if int(off_hour) > 23 or int(off_minute) > 59:
            raise Unreadable(column)
        offset = (int(off_hour) * 60 + int(off_minute)) * (-60 if sign == "-" else 60)
    return int(local.timestamp()) - offset


def read_time(text: str) -> int:
    """A time of day in seconds; 24:00 is the end of the day."""
    match = re.fullmatch(r"(\d\d):(\d\d)(?::(\d\d))?", text, re.ASCII)
    if match is None:
        raise Unreadable(text)
    hour, minute, second = (int(part or 0) for part in match.groups())
    seconds = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or seconds > 86_400:
        raise Unreadable(text)
    return seconds


class Folder:
    """The files, and which of their rows could not be read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.unreadable: list[tuple[str, int]] = []

    def rows(self, file: str) -> Iterator[Row]:
        path = self.path / file
        if not path.exists():
            return
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream)
            header = [name.strip().lower() for name in next(reader, [])]
            line = reader.line_num + 1
            for cells in reader:
                if any(cells):
                    yield Row(file, line, dict(zip(header, cells, strict=False)))
                line = reader.line_num + 1

    def each(self, file: str, read: Callable[[Row], None]) -> None:
        for row in self.rows(file):
            try:
                read(row)
            except Unreadable:
                self.unreadable.append((file, row.line))


# Time and text.


class Zone:
    """A zone: dates of instants, and instants of local times."""

    def __init__(self, name: str) -> None:
        self.info = zoneinfo.ZoneInfo(name)

    def date(self, instant: int) -> date:
        return datetime.fromtimestamp(instant, self.info).date()

    def midnight(self, day: date) -> int:
        return self.at(day, 0)

    def at(self, day: date, second: int) -> int:
        """The instant of a local time; the first one of a repeated hour."""
        local = datetime.combine(day, time()) + timedelta(seconds=second)
        return int(local.replace(tzinfo=self.info).timestamp())


def alike(text: str) -> str:
    """The form in which names are compared: case, blanks and composition do not matter."""
    folded = unicodedata.normalize("NFD", " ".join(text.split())).casefold()
    return unicodedata.normalize("NFC", folded)


def within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


# The district.


@dataclass
class School:
    id: str
    zone_name: str
    zone: Zone
    district: str | None
    weekdays: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    dates: dict[date, list[tuple[int, int]]] = field(default_factory=dict)

    def instruction(self, day: date) -> list[tuple[int, int]] | None:
        """The school day of a date; nothing when the schedule is silent."""
        return self.dates.get(day, self.weekdays.get(day.weekday()))


@dataclass
class WorkOrder:
    id: str
    career_ladder: bool
    closed: bool
    first: date | None
    last: date | None
    tutors: list[str]
    schools: list[str]

    def takes(self, day: date | None, tutor: str, school: str | None) -> bool:
        # Open: scope is checked when it is given, else silent; so is what
        # cannot be asked yet because no school or date is chosen.
        return (
            not self.closed
            and (day is None or within(day, self.first, self.last))
            and (not self.tutors or tutor in self.tutors)
            and (not self.schools or school is None or school in self.schools)
        )


@dataclass
class Record:
    """A piece of evidence: of what test and subject, when, and whether it meets its criterion."""

    test: str
    subject: str
    date: date | None
    met: bool | None


class District:
    """Everything that is known beside the term itself."""

    def __init__(self, folder: Folder) -> None:
        self.schools: dict[str, School] = {}
        self.students: dict[str, str | None] = {}
        self.staff: dict[str, set[str]] = {}
        self.roles: set[tuple[str, str, str | None]] = set()
        self.approvals: dict[str, list[tuple[School, date | None, date | None]]] = defaultdict(list)
        self.groups: dict[str, tuple[bool, date | None, date | None]] = {}
        self.work_orders: dict[str, WorkOrder] = {}
        self.events: list[tuple[str, date | None, date | None]] = []
        self.goals: set[str] = set()
        self.homebound: dict[str, list[tuple[str, date | None, date | None]]] = defaultdict(list)
        self.subjects: dict[str, bool] = {}
        self.parents: dict[str, str] = {}
        self.records: dict[str, dict[str, list[Record]]] = {}
        self.plans: dict[str, tuple[date, bool]] = {}
        folder.each("schools.csv", self.read_school)
        folder.each("people.csv", self.read_person)
        folder.each("bell_schedules.csv", self.read_bells)
        folder.each("approvals.csv", self.read_approval)
        folder.each("homebound_assignments.csv", self.read_homebound)
        folder.each("groups.csv", self.read_group)
        folder.each("work_orders.csv", self.read_work_order)
        folder.each("approved_events.csv", self.read_event)
        folder.each("career_ladder_goals.csv", self.read_goal)
        folder.each("subjects.csv", self.read_subject)
        folder.each("evidence.csv", self.read_evidence)

    def school(self, row: Row) -> School:
        school = self.schools.get(row.needed("school"))
        if school is None:
            raise Unreadable("school")
        return school

    def student(self, row: Row) -> str:
        student = row.needed("student")
        if student not in self.students:
            raise Unreadable("student")
        return student

    def read_school(self, row: Row) -> None:
        name = row.needed("zone")
        try:
            zone = Zone(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
            raise Unreadable("zone") from error
        school = School(row.needed("id"), name, zone, row.text("district"))
        if school.id in self.schools:
            raise Unreadable("id")
        self.schools[school.id] = school

    def read_person(self, row: Row) -> None:
        person = row.needed("id")
        roles = ("student", "tutor", "homebound_teacher", "administrator")
        role = row.needed_word("role", roles)
        # A person may have several roles and administer several schools.
        school = row.text("school")
        key = (person, role, None if role == "student" else school)
        if key in self.roles:
            raise Unreadable("id")
        self.roles.add(key)
        if role == "student":
            self.students[person] = row.text("district")
            return
        administers = self.staff.setdefault(person, set())
        if role == "administrator" and school:
            administers.add(school)

    def read_bells(self, row: Row) -> None:
        school, day = self.school(row), row.needed("day")
        first, last = row.text("from"), row.text("to")
        if (first is None) != (last is None):
            raise Unreadable("to")
        spans: list[tuple[int, int]] = []
        if first is not None and last is not None:
            span = (read_time(first), read_time(last))
            if span[0] >= span[1]:
                raise Unreadable("to")
            spans.append(span)
        if day.lower() in WEEKDAYS:
            school.weekdays.setdefault(WEEKDAYS.index(day.lower()), []).extend(spans)
        else:
            school.dates.setdefault(read_date(day, "day"), []).extend(spans)

    def read_approval(self, row: Row) -> None:
        tutor = row.needed("tutor")
        if tutor not in self.staff:
            raise Unreadable("tutor")
        self.approvals[tutor].append((self.school(row), row.date("from"), row.date("to")))

    def read_homebound(self, row: Row) -> None:
        student, teacher = self.student(row), row.needed("teacher")
        if teacher not in self.staff:
            raise Unreadable("teacher")
        self.homebound[student].append((teacher, row.date("from"), row.date("to")))

    def read_group(self, row: Row) -> None:
        group = row.needed("id")
        if group in self.groups:
            raise Unreadable("id")
        dates = (row.date("active_from"), row.date("active_to"))
        self.groups[group] = (row.flag("inactive"), *dates)
        if any(student not in self.students for student in row.parts("students")):
            # The group counts without them; the row is told of all the same.
            raise Unreadable("students")

    def read_work_order(self, row: Row) -> None:
        order = WorkOrder(
            row.needed("id"), row.flag("career_ladder"), row.flag("closed"),
            row.date("valid_from"), row.date("valid_to"), row.parts("tutors"),
            row.parts("schools"),
        )
        if order.id in self.work_orders:
            raise Unreadable("id")
        self.work_orders[order.id] = order

    def read_event(self, row: Row) -> None:
        self.events.append((row.needed("name"), row.date("valid_from"), row.date("valid_to")))

    def read_goal(self, row: Row) -> None:
        goal = row.needed("id")
        if goal in self.goals:
            raise Unreadable("id")
        self.goals.add(goal)

    def read_subject(self, row: Row) -> None:
        subject, parent = row.needed("id"), row.text("parent")
        is_reading = row.flag("reading")
        if subject in self.subjects:
            raise Unreadable("id")
        if is_reading and True in self.subjects.values():
            # Only one subject is reading.
            raise Unreadable("reading")
        self.subjects[subject] = is_reading
        if parent:
            self.parents[subject] = parent

    def read_evidence(self, row: Row) -> None:
        student = self.student(row)
        kinds = ("class_grade", PLAN, "state_assessment", "district_assessment")
        kind = row.needed_word("kind", kinds)
        day = row.date("date")
        if kind == PLAN:
            row.needed("value")
            plan = (day or date.min, row.flag("value"))
            # Of several statements the latest counts.
            if student not in self.plans or self.plans[student][0] <= plan[0]:
                self.plans[student] = plan
            self.records.setdefault(student, defaultdict(list))
            return
        subject, value = row.needed("subject"), row.needed("value")
        if kind == "class_grade":
            criterion, test, met = GRADE, "", is_d_or_f(value)
        elif kind == "state_assessment":
            levels = ("below_basic", "basic", "proficient", "advanced")
            criterion, test = STATE, row.needed_word("test", ("eoc", "map"))
            met = row.needed_word("value", levels) == "below_basic"
        else:
            criterion, test = DISTRICT, row.needed_word("test", ("star",))
            met = is_below_grade(row, value)
        records = self.records.setdefault(student, defaultdict(list))
        records[criterion].append(Record(test, subject, day, met))

    def covers(self, record: str, tutored: str) -> bool:
        """Whether the tutored subject is that of the record or lies under it."""
        seen: set[str] = set()
        at: str | None = tutored
        while at is not None and at not in seen:
            if at == record:
                return True
            seen.add(at)
            at = self.parents.get(at)
        return False

    def meets(self, student: str, criterion: str, subject: str | None) -> bool | None:
        """True, false, or nothing when there is no evidence."""
        if criterion == PLAN:
            plan = self.plans.get(student)
            return None if plan is None else plan[1]
        if subject is None:
            return None
        latest: dict[tuple[str, str], tuple[date, list[bool | None]]] = {}
        for record in self.records.get(student, {}).get(criterion, []):
            if not self.covers(record.subject, subject):
                continue
            series, day = (record.test, record.subject), record.date or date.min
            known = latest.get(series)
            if known is None or known[0] < day:
                latest[series] = (day, [record.met])
            elif known[0] == day:
                # Open: of several latest ones, any that meets it counts.
                known[1].append(record.met)
        said = [met for _, all_met in latest.values() for met in all_met if met is not None]
        return any(said) if said else None

    def is_homebound_teacher(self, person: str, student: str, day: date) -> bool:
        return any(
            teacher == person and within(day, first, last)
            for teacher, first, last in self.homebound.get(student, [])
        )

    def events_on(self, day: date) -> list[str]:
        return [name for name, first, last in self.events if within(day, first, last)]


def is_d_or_f(value: str) -> bool | None:
    letter = re.fullmatch(r"([A-Fa-f])[-+\u2212\u2013]?", value)
    return letter.group(1).upper() in "DF" if letter else None


def is_below_grade(row: Row, value: str) -> bool | None:
    """The district's word, or the grade equivalent against the student's grade."""
    grade = row.text("grade")
    if grade is None and "." not in value:
        return row.stated("value")
    if not re.fullmatch(r"\d{1,3}(\.\d)?", value, re.ASCII):
        raise Unreadable("value")
    if grade is None:
        return None
    if grade.lower() == "k":
        grade = "0"
    if not re.fullmatch(r"\d{1,2}", grade, re.ASCII) or int(grade) > 20:
        raise Unreadable("grade")
    return Fraction(value) < int(grade)


# The term.


@dataclass
class Qualifiers:
    homebound: bool
    detention: bool
    credit_recovery: bool
    remedial: bool
    criteria: list[str]
    subject: str | None
    tutored: bool | None
    material: bool | None

    @property
    def detention_only(self) -> bool:
        return self.detention and self.tutored is False


@dataclass(eq=False)
class Encounter:
    id: str
    student: str
    session: Session
    arrived: int
    departed: int | None
    qualifiers: Qualifiers
    removed: bool = False

    @property
    def closed(self) -> bool:
        return self.departed is not None

    def meets(self, start: int, end: int | None) -> bool:
        """Whether it shares time with [start, end); an open end is for ever."""
        before_it_leaves = self.departed is None or start < self.departed
        return before_it_leaves and (end is None or self.arrived < end)


@dataclass(eq=False)
class Session:
    id: str
    tutor: str
    school: School
    setting: str
    state: str
    start: int
    topics: list[str]
    description: str | None
    family: bool
    order: WorkOrder | None
    order_at_creation: bool = True
    order_assigned: int = 0
    earliest_start: int = 0
    end: int | None = None
    encounters: list[Encounter] = field(default_factory=list)
    tags: list[tuple[str, str]] = field(default_factory=list)

    @property
    def day(self) -> date:
        return self.school.zone.date(self.start)

    @property
    def career_ladder(self) -> bool:
        return self.order is not None and self.order.career_ladder

    @property
    def present(self) -> list[Encounter]:
        return [one for one in self.encounters if not one.removed]

    def has_left(self, student: str) -> bool:
        return any(one.student == student and one.closed for one in self.present)

    def has(self, student: str) -> bool:
        return any(one.student == student for one in self.present)

    @property
    def orders_refused_from(self) -> int:
        """The midnight that ends the last day on which a work order may be assigned."""
        zone = self.school.zone
        # A correction of the date never puts the deadline off.
        day = zone.date(min(self.start, self.earliest_start))
        return zone.midnight(day + timedelta(days=WINDOW_DAYS + 1))


@dataclass
class Tally:
    """What came of the rows of one kind."""

    rows: int = 0
    accepted: int = 0
    refused: int = 0
    codes: Counter[str] = field(default_factory=Counter)

    def count(self, codes: Codes) -> bool:
        accepted = codes <= WARNINGS
        self.rows += 1
        self.accepted += accepted
        self.refused += not accepted
        self.codes.update(codes)
        return accepted

    def json(self) -> dict[str, Any]:
        return {
            "rows": self.rows, "accepted": self.accepted, "refused": self.refused,
            "codes": dict(self.codes),
        }


class Term:
    """The replay: every row a command at its time."""

    def __init__(self, folder: Folder, district: District) -> None:
        self.folder, self.district = folder, district
        self.sessions: dict[str, Session] = {}
        self.by_student: dict[str, list[Encounter]] = defaultdict(list)
        self.active: dict[str, set[str]] = defaultdict(set)
        self.tallies = {kind: Tally() for kind in ("sessions", "encounters", "events", "ends")}
        self.unresolved: list[tuple[str, int]] = []
        # Commands by instant; within one start, time-in, event, end; then as filed.
        self.commands: list[tuple[int, int, int, Row, Callable[[], None]]] = []
        self.drafts: dict[str, tuple[str, int]] = {}
        self.refused: set[str] = set()
        self.encounter_ids: set[str] = set()
        self.instants: list[int] = []
        folder.each("sessions.csv", self.read_session)
        folder.each("encounters.csv", self.read_encounter)
        folder.each("events.csv", self.read_event)
        for at, _, _, _, command in sorted(self.commands, key=lambda one: one[:3]):
            self.instants.append(at)
            command()

    def add(self, at: int, rank: int, row: Row, command: Callable[[], None]) -> None:
        self.commands.append((at, rank, row.line, row, command))

    def actor(self, row: Row) -> str | None:
        actor = row.text("actor")
        if actor and actor not in self.district.staff and actor not in self.district.students:
            raise Unreadable("actor")
        return actor

    def administers(self, person: str, school: str | None) -> bool:
        return school in self.district.staff.get(person, set())

    def owner(self, actor: str | None, tutor: str, school: str | None) -> Codes:
        if actor is None or actor == tutor or self.administers(actor, school):
            return set()
        return {"SESSION-NOT-OWNER"}

    # Starting.

    def read_session(self, row: Row) -> None:
        name = row.needed("id")
        if name in self.drafts:
            raise Unreadable("id")
        tutor = row.needed("tutor")
        if tutor not in self.district.staff:
            raise Unreadable("tutor")
        started, saved = row.instant("started_at"), row.instant("saved_at")
        ended = row.instant("ended_at")
        # When it was recorded is asked only of an end that is there.
        recorded = row.instant("end_recorded_at") if ended is not None else None
        at = saved if saved is not None else started
        if at is None:
            raise Unreadable("started_at")
        setting = row.word("setting", ("school", "homebound", "virtual")) or "school"
        family, actor = row.flag("family_involvement"), self.actor(row)
        self.drafts[name] = (tutor, started if started is not None else at)

        def start() -> None:
            codes, session = self.start(row, tutor, started, setting, family, actor, at)
            if self.tallies["sessions"].count(codes):
                assert session is not None
                self.sessions[name] = session
                self.active[tutor].add(name)
            else:
                self.refused.add(name)

        self.add(at, 0, row, start)
        if ended is not None:

            def end() -> None:
                session = self.sessions.get(name)
                if session is not None:
                    self.tallies["ends"].count(self.end(session, ended, actor, end_at))
                elif name not in self.refused:
                    # Of a session that was refused the row is told already.
                    self.unresolved.append((row.file, row.line))

            end_at = recorded if recorded is not None else ended
            self.add(end_at, 3, row, end)

    def start(
        self, row: Row, tutor: str, started: int | None, setting: str, family: bool,
        actor: str | None, now: int,
    ) -> tuple[Codes, Session | None]:
        district, codes = self.district, Codes()
        approved = {
            school.id: school
            for school, first, last in district.approvals.get(tutor, [])
            if started is None or within(school.zone.date(started), first, last)
        }
        wanted = row.text("school")
        school: School | None = None
        if not approved:
            codes.add("SESSION-NO-APPROVED-SCHOOL")
        if wanted is not None:
            school = approved.get(wanted)
            if school is None:
                codes.add("SESSION-SCHOOL-NOT-APPROVED")
        elif len(approved) > 1:
            codes.add("SESSION-SCHOOL-REQUIRED")
        elif approved:
            school = next(iter(approved.values()))
        if self.active[tutor]:
            codes.add("SESSION-ACTIVE-EXISTS")
        codes |= self.owner(actor, tutor, school.id if school else None)

        # Open: without a school a date is that of the district's zone, if it
        # has one, else of the first approved school's; the refusal stands anyway.
        zone = school.zone if school else self.fallback_zone(approved)
        day = zone.date(started) if zone and started is not None else None
        if started is None:
            codes.add("SESSION-START-REQUIRED")
        elif zone and day:
            if day > zone.date(now):
                codes.add("SESSION-START-DATE-FUTURE")
            elif started > now:
                codes.add("SESSION-START-AFTER-NOW")

        group = row.text("group")
        if group is None:
            codes.add("SESSION-GROUP-CHOICE-REQUIRED")
        elif group.lower() != "ad_hoc":
            if group not in district.groups:
                codes.add("SESSION-GROUP-UNKNOWN")
            else:
                inactive, first, last = district.groups[group]
                if inactive or (day is not None and not within(day, first, last)):
                    codes.add("SESSION-GROUP-INACTIVE")

        choice, order = row.text("work_order"), None
        if choice is None:
            codes.add("SESSION-WORK-ORDER-CHOICE-REQUIRED")
        elif choice.lower() == "time_tracking_only":
            codes.add("SESSION-TIME-TRACKING-ONLY")
        else:
            order = district.work_orders.get(choice)
            if order is None or not order.takes(day, tutor, school.id if school else None):
                codes.add("SESSION-WORK-ORDER-NOT-ASSIGNABLE")

        description = row.text("description")
        codes |= self.career_ladder(order, description, family, day)
        if started is None or school is None:
            return codes, None
        session = Session(
            row.needed("id"), tutor, school, setting, "active", started, row.parts("topics"),
            description, family, order, order_assigned=now, earliest_start=started,
        )
        return codes, session

    def fallback_zone(self, approved: dict[str, School]) -> Zone | None:
        names = {school.zone_name for school in self.district.schools.values()}
        if len(names) == 1:
            return next(iter(self.district.schools.values())).zone
        return approved[min(approved)].zone if approved else None

    def career_ladder(
        self, order: WorkOrder | None, description: str | None, family: bool, day: date | None
    ) -> Codes:
        """The rules that hold at creation and ever after."""
        if order is None or not order.career_ladder:
            return {"CL-EVENT-WITHOUT-CL-WORK-ORDER"} if family else set()
        codes = Codes()
        if description is None:
            codes.add("CL-DESCRIPTION-REQUIRED")
        if family and day is not None:
            listed = self.district.events_on(day)
            if not listed:
                codes.add("CL-EVENT-LISTING-MISSING")
            elif alike(description or "") not in map(alike, listed):
                codes.add("CL-EVENT-NAME-NOT-APPROVED")
        return codes

    # Encounters.

    def read_encounter(self, row: Row) -> None:
        name = row.needed("id")
        if name in self.encounter_ids:
            raise Unreadable("id")
        of = row.needed("session")
        recorded = row.instant("recorded_at")
        if of not in self.drafts:
            for column in ("departed_at", "arrived_at"):
                recorded = row.instant(column) if recorded is None else recorded
            self.orphan(row, recorded)
            self.encounter_ids.add(name)
            return
        student = self.district.student(row)
        arrived, departed = row.instant("arrived_at"), row.instant("departed_at")
        criteria = []
        for part in row.parts("criteria"):
            if part.lower() not in CRITERIA:
                raise Unreadable("criteria")
            criteria.append(part.lower())
        qualifiers = Qualifiers(
            row.flag("homebound"), row.flag("detention"), row.flag("credit_recovery"),
            row.flag("remedial"), criteria, row.text("subject"),
            row.stated("actively_tutored"), row.stated("credit_recovery_material"),
        )
        actor = self.actor(row)
        self.encounter_ids.add(name)
        times = (recorded, departed, arrived, self.drafts[of][1])
        at = next(instant for instant in times if instant is not None)

        def time_in() -> None:
            session = self.sessions.get(of)
            if session is None:
                self.unresolved.append((row.file, row.line))
                return
            # The session's start for the first time-in, even of one who comes late.
            default = at if session.has_left(student) else session.start
            one = Encounter(
                name, student, session, default if arrived is None else arrived, departed,
                qualifiers,
            )
            if self.tallies["encounters"].count(self.time_in(session, one, actor, at)):
                if session.state == "ended" and one.departed is None:
                    # Nobody can still be in a session that is over.
                    one.departed = session.end
                session.encounters.append(one)
                self.by_student[student].append(one)

        self.add(at, 1, row, time_in)

    def orphan(self, row: Row, at: int | None) -> None:
        """A row of a session that no readable row starts."""
        if at is not None:
            self.instants.append(at)
        self.unresolved.append((row.file, row.line))

    def time_in(self, session: Session, one: Encounter, actor: str | None, now: int) -> Codes:
        if session.state == "deleted":
            return {"SESSION-NOT-ACTIVE"}
        codes = self.may_correct(session, actor, now)
        codes |= self.same_district(session, one.student)
        codes |= times(session.start, session.end, one.arrived, one.departed, now)
        # Nobody can still be in a session that is over.
        stays_until = session.end if one.departed is None else one.departed
        codes |= self.elsewhere(session, one, one.arrived, stays_until, is_new=True)
        codes |= self.qualifiers(session, one, actor)
        return codes

    def may_correct(self, session: Session, actor: str | None, now: int) -> Codes:
        codes = self.owner(actor, session.tutor, session.school.id)
        person = actor or session.tutor
        if session.state == "ended" and not self.administers(person, session.school.id):
            if session.school.zone.date(now) > session.day + timedelta(days=WINDOW_DAYS):
                codes.add("ENCOUNTER-EDIT-WINDOW-CLOSED")
        return codes

    def same_district(self, session: Session, student: str) -> Codes:
        ours, theirs = session.school.district, self.district.students[student]
        if ours is None or theirs is None or ours == theirs:
            return set()
        return {"ENCOUNTER-STUDENT-OUTSIDE-DISTRICT"}

    def elsewhere(
        self, session: Session, one: Encounter, start: int, end: int | None, *, is_new: bool = False
    ) -> Codes:
        """The student's other encounters against [start, end); no end is for ever."""
        codes = Codes()
        for other in self.by_student[one.student]:
            if other is one or other.removed or other.session.state == "deleted":
                continue
            meets = other.meets(start, end)
            if other.session is not session:
                if meets:
                    code = "OVERLAP" if other.closed else "OPEN-ELSEWHERE"
                    codes.add(f"ENCOUNTER-{code}")
            elif other.closed:
                if meets:
                    codes.add("ENCOUNTER-OVERLAP")
            elif is_new or meets:
                codes.add("ENCOUNTER-DUPLICATE-OPEN")
        return codes

    def qualifiers(self, session: Session, one: Encounter, actor: str | None) -> Codes:
        q, codes = one.qualifiers, Codes()
        person = actor or session.tutor
        is_theirs = self.district.is_homebound_teacher(person, one.student, session.day)
        if q.homebound:
            if not is_theirs:
                codes.add("QUAL-HOMEBOUND-NOT-ASSIGNED-TEACHER")
            if session.setting != "homebound":
                codes.add("QUAL-HOMEBOUND-NOT-HOMEBOUND-SESSION")
            if q.detention:
                codes.add("QUAL-HOMEBOUND-WITH-DETENTION")
        elif session.setting == "homebound" and is_theirs:
            codes.add("QUAL-HOMEBOUND-EXPECTED")
        if q.detention and q.remedial and q.tutored is not True:
            codes.add(
                "QUAL-DETENTION-TUTORED-UNKNOWN"
                if q.tutored is None
                else "QUAL-DETENTION-REMEDIAL-NOT-TUTORED"
            )
        if q.credit_recovery and q.material is False:
            codes.add("QUAL-CREDIT-RECOVERY-NOT-ACTIVE")
        if q.remedial and not q.criteria:
            codes.add("QUAL-REMEDIAL-CRITERION-REQUIRED")
        if q.remedial and q.subject is None:
            codes.add("QUAL-REMEDIAL-SUBJECT-REQUIRED")
        if q.criteria and not q.remedial:
            codes.add("QUAL-REMEDIAL-CRITERION-WITHOUT-REMEDIAL")
        meets = {one_: self.district.meets(one.student, one_, q.subject) for one_ in CRITERIA}
        if any(meets[criterion] is False for criterion in q.criteria):
            codes.add("QUAL-REMEDIAL-EVIDENCE-CONTRADICTS")
        if not q.remedial and q.subject and not q.detention_only and True in meets.values():
            codes.add("QUAL-REMEDIAL-UNDER-REPORTED")
        return codes

    # Ending.

    def end(self, session: Session, ended: int, actor: str | None, now: int) -> Codes:
        if session.state == "ended":
            return {"SESSION-ALREADY-ENDED"}
        if session.state == "deleted":
            return {"SESSION-NOT-ACTIVE"}
        codes = self.owner(actor, session.tutor, session.school.id)
        codes |= end_time(session.start, ended, now)
        if not session.present:
            codes.add("SESSION-NO-ENCOUNTERS")
        for one in session.present:
            if one.departed is None and one.arrived >= ended:
                codes.add("SESSION-END-BEFORE-ARRIVAL")
            if one.departed is not None and one.departed > ended:
                codes.add("SESSION-END-BEFORE-DEPARTURE")
        if codes <= WARNINGS:
            if self.lacks_goal(session):
                codes.add("CL-GOAL-TAG-REQUIRED")
            session.state, session.end = "ended", ended
            self.active[session.tutor].discard(session.id)
            for one in session.present:
                if one.departed is None:
                    one.departed = ended
        return codes

    def lacks_goal(self, session: Session) -> bool:
        goals = [("career_ladder_goal", goal) for goal in self.district.goals]
        return session.career_ladder and not any(tag in goals for tag in session.tags)

    # Events.

    def read_event(self, row: Row) -> None:
        at, of = row.needed_instant("at"), row.needed("session")
        if of not in self.drafts:
            self.orphan(row, at)
            return
        name = row.needed_word("event", EVENTS)
        do = getattr(self, f"on_{name}")(row, at)
        actor = self.actor(row)

        def event() -> None:
            session = self.sessions.get(of)
            if session is None:
                self.unresolved.append((row.file, row.line))
            else:
                self.tallies["events"].count(do(session, actor))

        self.add(at, 2, row, event)

    def encounter(self, session: Session, name: str) -> Encounter | None:
        return next((one for one in session.present if one.id == name), None)

    def on_editEncounter(self, row: Row, now: int) -> Callable[..., Codes]:
        name = row.needed("encounter")
        arrived, departed = row.instant("arrived_at"), row.instant("departed_at")

        def do(session: Session, actor: str | None) -> Codes:
            if session.state == "deleted":
                return {"SESSION-NOT-ACTIVE"}
            one = self.encounter(session, name)
            if one is None:
                return {"STATE-EVENT-NOT-ALLOWED"}
            start = one.arrived if arrived is None else arrived
            end = one.departed if departed is None else departed
            codes = self.may_correct(session, actor, now)
            if arrived is not None or departed is not None:
                codes |= self.same_district(session, one.student)
                codes |= times(session.start, session.end, start, end, now)
                codes |= self.elsewhere(session, one, start, end)
            if codes <= WARNINGS:
                one.arrived, one.departed = start, end
            return codes

        return do

    def on_timeOut(self, row: Row, now: int) -> Callable[..., Codes]:
        name, departed = row.needed("encounter"), row.instant("departed_at")

        def do(session: Session, actor: str | None) -> Codes:
            one = self.encounter(session, name)
            if session.state == "deleted":
                return {"SESSION-NOT-ACTIVE"}
            if session.state == "ended" or one is None or one.closed:
                return {"STATE-EVENT-NOT-ALLOWED"}
            end = now if departed is None else departed
            codes = self.owner(actor, session.tutor, session.school.id)
            codes |= times(session.start, None, one.arrived, end, now)
            codes |= self.elsewhere(session, one, one.arrived, end)
            if codes <= WARNINGS:
                one.departed = end
            return codes

        return do

    def on_reopenEncounter(self, row: Row, now: int) -> Callable[..., Codes]:
        name = row.needed("encounter")

        def do(session: Session, actor: str | None) -> Codes:
            one = self.encounter(session, name)
            if session.state == "deleted":
                return {"SESSION-NOT-ACTIVE"}
            if session.state == "ended" or one is None or not one.closed:
                return {"STATE-EVENT-NOT-ALLOWED"}
            codes = self.owner(actor, session.tutor, session.school.id)
            codes |= self.elsewhere(session, one, one.arrived, None)
            if codes <= WARNINGS:
                one.departed = None
            return codes

        return do

    def on_removeEncounter(self, row: Row, now: int) -> Callable[..., Codes]:
        name = row.needed("encounter")

        def do(session: Session, actor: str | None) -> Codes:
            one = self.encounter(session, name)
            if session.state == "deleted":
                return {"SESSION-NOT-ACTIVE"}
            if one is None:
                return {"STATE-EVENT-NOT-ALLOWED"}
            codes = self.may_correct(session, actor, now)
            one.removed = codes <= WARNINGS
            return codes

        return do

    def order_window(self, session: Session, actor: str | None, now: int) -> Codes:
        codes = self.owner(actor, session.tutor, session.school.id)
        if now >= session.orders_refused_from:
            codes.add("WORKORDER-WINDOW-CLOSED")
        return codes

    def on_assignWorkOrder(self, row: Row, now: int) -> Callable[..., Codes]:
        order = self.district.work_orders.get(row.needed("work_order"))
        if order is None:
            raise Unreadable("work_order")
        given = row.text("description")

        def do(session: Session, actor: str | None) -> Codes:
            if session.state == "deleted":
                return {"WORKORDER-SESSION-DELETED"}
            codes = self.order_window(session, actor, now)
            if not order.takes(session.day, session.tutor, session.school.id):
                codes.add("SESSION-WORK-ORDER-NOT-ASSIGNABLE")
            description = session.description if given is None else given
            codes |= self.career_ladder(order, description, session.family, session.day)
            if codes <= WARNINGS:
                session.order, session.description = order, description
                session.order_at_creation, session.order_assigned = False, now
            return codes

        return do

    def on_removeWorkOrder(self, row: Row, now: int) -> Callable[..., Codes]:
        def do(session: Session, actor: str | None) -> Codes:
            if session.state == "deleted":
                return {"WORKORDER-SESSION-DELETED"}
            # Open: who takes the work order off chooses time tracking only,
            # and is warned as at the start.
            codes = self.order_window(session, actor, now) | {"SESSION-TIME-TRACKING-ONLY"}
            codes |= self.career_ladder(None, session.description, session.family, session.day)
            if codes <= WARNINGS:
                session.order = None
            return codes

        return do

    def on_editDescription(self, row: Row, now: int) -> Callable[..., Codes]:
        description = row.text("description")

        def do(session: Session, actor: str | None) -> Codes:
            if session.state != "active":
                return not_listed(session)
            codes = self.owner(actor, session.tutor, session.school.id)
            codes |= self.career_ladder(session.order, description, session.family, session.day)
            if codes <= WARNINGS:
                session.description = description
            return codes

        return do

    def on_end(self, row: Row, now: int) -> Callable[..., Codes]:
        ended = row.needed_instant("ended_at")
        return lambda session, actor: self.end(session, ended, actor, now)

    def on_delete(self, row: Row, now: int) -> Callable[..., Codes]:
        confirmed = row.flag("confirm")

        def do(session: Session, actor: str | None) -> Codes:
            if session.state == "ended":
                return {"SESSION-DELETE-ENDED"}
            if session.state == "deleted":
                return {"SESSION-NOT-ACTIVE"}
            codes = self.owner(actor, session.tutor, session.school.id)
            if session.present and not confirmed:
                codes.add("SESSION-DELETE-WITH-ENCOUNTERS")
            if codes <= WARNINGS:
                session.state = "deleted"
                self.active[session.tutor].discard(session.id)
                for one in session.encounters:
                    one.removed = True
            return codes

        return do

    def tag(self, row: Row) -> tuple[str, str]:
        kind = row.needed_word("tag_kind", ("career_ladder_goal", "custom"))
        return kind, row.needed("tag")

    def on_addTag(self, row: Row, now: int) -> Callable[..., Codes]:
        tag = self.tag(row)

        def do(session: Session, actor: str | None) -> Codes:
            codes = self.owner(actor, session.tutor, session.school.id)
            # Open: a deleted session is not ended either; the tag's rule is the
            # more exact one. So with diagnoses and ratings.
            if session.state != "ended":
                codes.add("TAG-SESSION-NOT-ENDED")
            if tag[0] == "custom":
                codes.add("TAG-NOT-CAREER-LADDER-GOAL")
            elif tag[1] not in self.district.goals:
                codes.add("TAG-UNKNOWN")
            if tag in session.tags:
                codes.add("TAG-DUPLICATE")
            elif codes <= WARNINGS:
                session.tags.append(tag)
            return codes

        return do

    def on_removeTag(self, row: Row, now: int) -> Callable[..., Codes]:
        tag = self.tag(row)

        def do(session: Session, actor: str | None) -> Codes:
            codes = self.owner(actor, session.tutor, session.school.id)
            if session.state != "ended":
                codes.add("TAG-SESSION-NOT-ENDED")
            if tag in session.tags:
                session.tags.remove(tag)
                # Open: removing the last goal is a time to ask for one again;
                # removing what is not there is none.
                if self.lacks_goal(session):
                    codes.add("CL-GOAL-TAG-REQUIRED")
                if not codes <= WARNINGS:
                    session.tags.append(tag)
            return codes

        return do

    def on_diagnose(self, row: Row, now: int) -> Callable[..., Codes]:
        student, topic = self.district.student(row), row.text("topic")
        low_before = row.flag("low_prerequisite_knowledge")
        row.flag("low_content_mastery")

        def do(session: Session, actor: str | None) -> Codes:
            codes = Codes()
            if session.state != "ended":
                codes.add("DIAG-SESSION-NOT-ENDED")
            # The author is the actor; no administrator may speak for the tutor.
            if actor is not None and actor != session.tutor:
                codes.add("DIAG-NOT-SESSION-TUTOR")
            if not session.has(student):
                codes.add("DIAG-STUDENT-NOT-IN-SESSION")
            if low_before and topic is None and not session.topics:
                codes.add("DIAG-TOPIC-REQUIRED")
            return codes

        return do

    def on_rate(self, row: Row, now: int) -> Callable[..., Codes]:
        student, stars = self.district.student(row), row.needed("stars")
        if not re.fullmatch(r"\+?\d{1,9}", stars, re.ASCII):
            raise Unreadable("stars")

        def do(session: Session, actor: str | None) -> Codes:
            codes = Codes()
            if not 1 <= int(stars) <= 5:
                codes.add("RATING-OUT-OF-RANGE")
            if session.state != "ended" or not session.has(student):
                codes.add("RATING-NOT-PARTICIPANT")
            return codes

        return do

    def on_correctTimes(self, row: Row, now: int) -> Callable[..., Codes]:
        new_start, new_end = row.instant("started_at"), row.instant("ended_at")

        def do(session: Session, actor: str | None) -> Codes:
            if session.state != "ended" or session.end is None:
                return not_listed(session)
            start = session.start if new_start is None else new_start
            end = session.end if new_end is None else new_end
            # The edit window is that of the date the session still has.
            codes = self.may_correct(session, actor, now) | end_time(start, end, now)
            for one in session.present:
                codes |= times(start, end, one.arrived, one.departed, now)
            if codes <= WARNINGS:
                session.start, session.end = start, end
                session.earliest_start = min(session.earliest_start, start)
            return codes

        return do

    # Eligibility.

    def has_errors(self, session: Session) -> bool:
        """Whether an error still stands: Career Ladder rules, and times that lie outside."""
        codes = self.career_ladder(
            session.order, session.description, session.family, session.day
        )
        for one in session.present:
            codes |= times(session.start, session.end, one.arrived, one.departed, sys.maxsize)
        return not codes <= WARNINGS

    def payment(self, session: Session, now: int) -> Codes:
        reasons = Codes()
        if session.state != "ended":
            reasons.add(f"PAY-SESSION-{NOT_FINISHED[session.state]}")
        if session.order is None:
            # Open: to a deleted session no work order can be assigned any more.
            is_open = session.state != "deleted" and now < session.orders_refused_from
            reasons.add(f"PAY-NO-WORK-ORDER-{'PENDING' if is_open else 'FINAL'}")
        elif not session.order_at_creation:
            if session.order_assigned >= session.orders_refused_from:
                reasons.add("PAY-ASSIGNED-LATE")
        if self.has_errors(session):
            reasons.add("PAY-SESSION-HAS-ERRORS")
        return reasons

    def export(self, session: Session) -> Codes:
        reasons = Codes()
        if session.state != "ended":
            reasons.add(f"EXPORT-SESSION-{NOT_FINISHED[session.state]}")
        if self.lacks_goal(session):
            reasons.add("EXPORT-CL-GOAL-TAG-MISSING")
        if self.has_errors(session):
            reasons.add("EXPORT-SESSION-HAS-ERRORS")
        for one in session.present:
            for other in self.by_student[one.student]:
                if other.session is session or other.removed or not (one.closed and other.closed):
                    continue
                if other.meets(one.arrived, one.departed):
                    reasons.add("EXPORT-OVERLAP-UNRESOLVED")
        return reasons


def not_listed(session: Session) -> Codes:
    """The refusal of an event that the session's state does not list."""
    return {"SESSION-NOT-ACTIVE" if session.state == "deleted" else "STATE-EVENT-NOT-ALLOWED"}


def times(start: int, end: int | None, arrived: int, departed: int | None, now: int) -> Codes:
    """An arrival and a departure against each other, the session and the time."""
    wrong = {
        "ENCOUNTER-ARRIVAL-BEFORE-SESSION": arrived < start,
        "ENCOUNTER-ARRIVAL-AFTER-SESSION": end is not None and arrived >= end,
        "ENCOUNTER-ARRIVAL-IN-FUTURE": arrived > now,
    }
    if departed is not None:
        wrong |= {
            "ENCOUNTER-DEPARTURE-NOT-AFTER-ARRIVAL": departed <= arrived,
            "ENCOUNTER-DEPARTURE-AFTER-SESSION": end is not None and departed > end,
            "ENCOUNTER-DEPARTURE-IN-FUTURE": departed > now,
        }
    return {code for code, is_so in wrong.items() if is_so}


def end_time(start: int, end: int, now: int) -> Codes:
    wrong = {
        "SESSION-END-NOT-AFTER-START": end <= start,
        "SESSION-END-IN-FUTURE": end > now,
        "SESSION-LENGTH-SUSPECT": end - start > LONGEST,
    }
    return {code for code, is_so in wrong.items() if is_so}


# The state's minutes.

QUALIFIERS: dict[str, Callable[[Qualifiers], bool]] = {
    "tutoringTotal": lambda q: not q.detention_only,
    "noQualifier": lambda q: not (q.homebound or q.detention or q.credit_recovery or q.remedial),
    "homebound": lambda q: q.homebound,
    "detention": lambda q: q.detention,
    "creditRecovery": lambda q: q.credit_recovery,
    "remedial": lambda q: q.remedial,
}


def bits(start: int, end: int) -> int:
    """A bit for every second from start to before end."""
    return ((1 << (end - start)) - 1) << start if start < end else 0


def half_up(value: Fraction) -> int:
    return (value + Fraction(1, 2)).__floor__()


def decimals(value: Fraction, places: int) -> str:
    scaled = half_up(value * 10**places)
    return f"{scaled // 10**places}.{scaled % 10**places:0{places}d}"


def state_minutes(school: School, sessions: list[Session], first: date, last: date) -> Any:
    """The rows of one school, and the dates of which its schedule is silent."""
    zone = school.zone
    # Per date, qualifier and student: a bit for every second of the day.
    seconds: dict[date, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(Counter))
    for session in sessions:
        if session.state != "ended":
            continue
        for one in session.present:
            assert one.departed is not None
            day = max(first, zone.date(one.arrived))
            while day <= last and zone.midnight(day) < one.departed:
                midnight, next_one = zone.midnight(day), zone.midnight(day + timedelta(days=1))
                here = bits(
                    max(one.arrived, midnight) - midnight, min(one.departed, next_one) - midnight
                )
                for name, counts in QUALIFIERS.items():
                    if counts(one.qualifiers):
                        seconds[day][name][one.student] |= here
                if not here:
                    break
                day += timedelta(days=1)
    outside: dict[str, Counter[str]] = {name: Counter() for name in QUALIFIERS}
    inside: Counter[str] = Counter()
    unknown = []
    for day, by_name in sorted(seconds.items()):
        spans = school.instruction(day)
        if spans is None:
            unknown.append(day.isoformat())
            continue
        midnight, mask = zone.midnight(day), 0
        for start, end in spans:
            mask |= bits(zone.at(day, start) - midnight, zone.at(day, end) - midnight)
        for name, by_student in by_name.items():
            for student, present in by_student.items():
                outside[name][student] += (present & ~mask).bit_count()
                inside[name] += (present & mask).bit_count()
    rows = []
    for name, by_student in outside.items():
        total = sum(by_student.values())
        rows.append({
            "qualifier": name,
            "seconds": total,
            "minutes": half_up(Fraction(total, 60)),
            "hours": decimals(Fraction(total, 3600), 4),
            "students": sum(1 for count in by_student.values() if count > 0),
            "insideSeconds": inside[name],
            "insideMinutes": half_up(Fraction(inside[name], 60)),
        })
    return {
        "school": school.id, "from": first.isoformat(), "to": last.isoformat(), "rows": rows,
        "unknownDates": unknown,
    }


# The whole count, and the comparison.


def utc(instant: int) -> str:
    return datetime.fromtimestamp(instant, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def count(folder: Path) -> dict[str, Any]:
    """Everything that the demo's document says, counted here."""
    files = Folder(folder)
    district = District(files)
    term = Term(files, district)
    as_of = max(term.instants, default=0)
    document: dict[str, Any] = {"asOf": utc(as_of)}
    document |= {kind: tally.json() for kind, tally in term.tallies.items()}

    pay = {"eligible": 0, "pending": 0, "notEligible": 0}
    export = {"eligible": 0, "notEligible": 0}
    pay_reasons: Counter[str] = Counter()
    export_reasons: Counter[str] = Counter()
    can_come = {"PAY-SESSION-NOT-ENDED", "PAY-NO-WORK-ORDER-PENDING"}
    for session in term.sessions.values():
        reasons = term.payment(session, as_of)
        pay_reasons.update(reasons)
        kind = "notEligible" if reasons - can_come else "pending" if reasons else "eligible"
        pay[kind] += 1
        reasons = term.export(session)
        export_reasons.update(reasons)
        export["notEligible" if reasons else "eligible"] += 1
    document["payment"] = {**pay, "reasons": dict(pay_reasons)}
    document["export"] = {**export, "reasons": dict(export_reasons)}

    document["stateMinutes"] = []
    for school in sorted(district.schools.values(), key=lambda school: school.id):
        sessions = [
            one
            for one in term.sessions.values()
            if one.school is school and one.state != "deleted"
        ]
        if sessions:
            dates = [one.day for one in sessions]
            document["stateMinutes"].append(
                state_minutes(school, sessions, min(dates), max(dates))
            )
    for kind, rows in (("unreadable", files.unreadable), ("unresolved", term.unresolved)):
        document[kind] = [{"file": file, "line": line} for file, line in sorted(rows)]
    return document


def flat(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every figure of a document with its key; rows are named by what they are of."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from flat(inner, f"{key}.{name}" if key else name)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            name = str(place)
            if isinstance(inner, dict):
                name = inner.get("school") or inner.get("qualifier") or name
            yield from flat(inner, f"{key}[{name}]")
        yield f"{key}.length", len(value)
    else:
        yield key, value


def by_place(document: dict[str, Any]) -> dict[str, Any]:
    """The document with the lists of rows as how often each place is named."""
    for kind in ("unreadable", "unresolved"):
        rows = document.get(kind, [])
        document[kind] = Counter(f"{row.get('file')}:{row.get('line')}" for row in rows)
    return document


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__)
        return 2
    if util.find_spec("tzdata") is not None:
        zoneinfo.reset_tzpath(to=())
    csv.field_size_limit(sys.maxsize)
    expected = dict(flat(by_place(count(Path(arguments[0])))))
    report = json.loads(Path(arguments[1]).read_text(encoding="utf-8"))
    got = dict(flat(by_place(report)))
    differences = 0
    for key in sorted(expected.keys() | got.keys()):
        if expected.get(key) != got.get(key):
            differences += 1
            print(f"{key}: expected {expected.get(key)}, got {got.get(key)}")
    if differences:
        return 1
    print(f"All {len(expected)} figures agree.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
