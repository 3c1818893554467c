"""Schools, people, work orders and what else is known beside the term itself."""

from __future__ import annotations

import zoneinfo
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from cells import Folder, Row, Unreadable, read_date, read_time
from evidence import Evidence
from zones import Zone, within

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


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
        folder.each("schools.csv", self.read_school)
        folder.each("people.csv", self.read_person)
        folder.each("bell_schedules.csv", self.read_bells)
        folder.each("approvals.csv", self.read_approval)
        folder.each("homebound_assignments.csv", self.read_homebound)
        folder.each("groups.csv", self.read_group)
        folder.each("work_orders.csv", self.read_work_order)
        folder.each("approved_events.csv", self.read_event)
        folder.each("career_ladder_goals.csv", self.read_goal)
        self.evidence = Evidence(folder, self.students)

    def school(self, row: Row) -> School:
        return self.schools[row.known("school", self.schools)]

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
        tutor = row.known("tutor", self.staff)
        self.approvals[tutor].append((self.school(row), row.date("from"), row.date("to")))

    def read_homebound(self, row: Row) -> None:
        student = row.known("student", self.students)
        teacher = row.known("teacher", self.staff)
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

    def is_homebound_teacher(self, person: str, student: str, day: date) -> bool:
        return any(
            teacher == person and within(day, first, last)
            for teacher, first, last in self.homebound.get(student, [])
        )

    def events_on(self, day: date) -> list[str]:
        return [name for name, first, last in self.events if within(day, first, last)]
