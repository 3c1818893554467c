"""The evidence of which students need remedial help."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from cells import Folder, Row, Unreadable

GRADE = "grade_d_or_f"
PLAN = "reading_improvement_plan"
STATE = "below_basic_on_state_assessment"
DISTRICT = "below_grade_level_on_district_assessment"
CRITERIA = (GRADE, PLAN, STATE, DISTRICT)


@dataclass
class Record:
    """A piece of evidence: of what test and subject, when, and whether it meets its criterion."""

    test: str
    subject: str
    date: date | None
    met: bool | None


class Evidence:
    """What speaks for remedial help, and what the subjects lie under."""

    def __init__(self, folder: Folder, students: Container[str]) -> None:
        self.students = students
        self.subjects: dict[str, bool] = {}
        self.parents: dict[str, str] = {}
        self.records: dict[str, dict[str, list[Record]]] = {}
        self.plans: dict[str, tuple[date, bool]] = {}
        folder.each("subjects.csv", self.read_subject)
        folder.each("evidence.csv", self.read_evidence)

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
        student = row.known("student", self.students)
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
