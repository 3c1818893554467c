"""The replay: every row of the term a command at its time."""

from __future__ import annotations

from collections.abc import Callable

import afterwards
import encounters
import ending
import starting
import work_orders
from cells import Folder, Row, Unreadable
from district import District
from double_bookings import Booked
from evidence import CRITERIA
from findings import Tally
from history import Event, History
from sessions import Encounter, Qualifiers

EVENTS: dict[str, Callable[[History, Row, int], Event]] = {
    "editEncounter": encounters.edit,
    "timeOut": encounters.time_out,
    "reopenEncounter": encounters.reopen,
    "removeEncounter": encounters.remove,
    "assignWorkOrder": work_orders.assign,
    "removeWorkOrder": work_orders.remove,
    "editDescription": work_orders.edit_description,
    "end": ending.on_end,
    "delete": ending.delete,
    "addTag": afterwards.add_tag,
    "removeTag": afterwards.remove_tag,
    "diagnose": afterwards.diagnose,
    "rate": afterwards.rate,
    "correctTimes": ending.correct_times,
}
"""How the events of events.csv are read."""


class Term:
    """The commands of the files, carried out in order."""

    def __init__(self, folder: Folder, district: District) -> None:
        self.district, self.history = district, History(district)
        self.tallies = {kind: Tally() for kind in ("sessions", "encounters", "events", "ends")}
        self.unresolved: list[tuple[str, int]] = []
        # Commands by instant; within one start, time-in, event, end; then as filed.
        self.commands: list[tuple[int, int, int, Row, Callable[[], None]]] = []
        self.drafts: dict[str, tuple[str, int]] = {}
        self.timetable: dict[str, Booked] = {}
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

    def read_session(self, row: Row) -> None:
        name = row.needed("id")
        if name in self.drafts:
            raise Unreadable("id")
        tutor = row.known("tutor", self.district.staff)
        started, saved = row.instant("started_at"), row.instant("saved_at")
        ended = row.instant("ended_at")
        # When it was recorded is asked only of an end that is there.
        recorded = row.instant("end_recorded_at") if ended is not None else None
        at = saved if saved is not None else started
        if at is None:
            raise Unreadable("started_at")
        setting = row.word("setting", ("school", "homebound", "virtual")) or "school"
        family, actor = row.flag("family_involvement"), self.actor(row)
        begun = started if started is not None else at
        self.drafts[name] = (tutor, begun)
        group = row.text("group")
        if group is not None and group.lower() == "ad_hoc":
            group = None
        self.timetable[name] = Booked(name, group, tutor, begun, ended)

        def start() -> None:
            codes, session = starting.start(
                self.history, row, tutor, started, setting, family, actor, at
            )
            if self.tallies["sessions"].count(codes):
                assert session is not None
                self.history.sessions[name] = session
                self.history.active[tutor].add(name)
            else:
                self.refused.add(name)

        self.add(at, 0, row, start)
        if ended is not None:

            def end() -> None:
                session = self.history.sessions.get(name)
                if session is not None:
                    codes = ending.end(self.history, session, ended, actor, end_at)
                    self.tallies["ends"].count(codes)
                elif name not in self.refused:
                    # Of a session that was refused the row is told already.
                    self.unresolved.append((row.file, row.line))

            end_at = recorded if recorded is not None else ended
            self.add(end_at, 3, row, end)

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
        student = row.known("student", self.district.students)
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
        self.timetable[of].students.add(student)
        times = (recorded, departed, arrived, self.drafts[of][1])
        at = next(instant for instant in times if instant is not None)

        def time_in() -> None:
            session = self.history.sessions.get(of)
            if session is None:
                self.unresolved.append((row.file, row.line))
                return
            # The session's start for the first time-in, even of one who comes late.
            default = at if session.has_left(student) else session.start
            one = Encounter(
                name, student, session, default if arrived is None else arrived, departed,
                qualifiers,
            )
            codes = encounters.time_in(self.history, session, one, actor, at)
            if self.tallies["encounters"].count(codes):
                if session.state == "ended" and one.departed is None:
                    # Nobody can still be in a session that is over.
                    one.departed = session.end
                session.encounters.append(one)
                self.history.by_student[student].append(one)

        self.add(at, 1, row, time_in)

    def orphan(self, row: Row, at: int | None) -> None:
        """A row of a session that no readable row starts."""
        if at is not None:
            self.instants.append(at)
        self.unresolved.append((row.file, row.line))

    def read_event(self, row: Row) -> None:
        at, of = row.needed_instant("at"), row.needed("session")
        if of not in self.drafts:
            self.orphan(row, at)
            return
        name = row.needed_word("event", EVENTS)
        do = EVENTS[name](self.history, row, at)
        actor = self.actor(row)

        def event() -> None:
            session = self.history.sessions.get(of)
            if session is None:
                self.unresolved.append((row.file, row.line))
            else:
                self.tallies["events"].count(do(session, actor))

        self.add(at, 2, row, event)
