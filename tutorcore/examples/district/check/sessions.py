"""Sessions and their encounters, as they stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from district import School, WorkOrder

WINDOW_DAYS = 7
"""Days after a session's date for work orders, and for correcting encounters."""


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
    subject: str | None
    description: str | None
    family: bool
    order: WorkOrder | None
    order_at_creation: bool = True
    order_assigned: int = 0
    earliest_start: int = 0
    end: int | None = None
    encounters: list[Encounter] = field(default_factory=list)
    tags: list[tuple[str, str]] = field(default_factory=list)
    diagnoses: dict[str, tuple[bool, bool]] = field(default_factory=dict)
    ratings: dict[str, int] = field(default_factory=dict)

    @property
    def day(self) -> date:
        return self.school.zone.day(self.start)

    @property
    def career_ladder(self) -> bool:
        return self.order is not None and self.order.career_ladder

    @property
    def present(self) -> list[Encounter]:
        return [one for one in self.encounters if not one.removed]

    def encounter(self, name: str) -> Encounter | None:
        return next((one for one in self.present if one.id == name), None)

    def has_left(self, student: str) -> bool:
        return any(one.student == student and one.closed for one in self.present)

    def has(self, student: str) -> bool:
        return any(one.student == student for one in self.present)

    @property
    def orders_refused_from(self) -> int:
        """The midnight that ends the last day on which a work order may be assigned."""
        zone = self.school.zone
        # A correction of the date never puts the deadline off.
        day = zone.day(min(self.start, self.earliest_start))
        return zone.midnight(day + timedelta(days=WINDOW_DAYS + 1))
