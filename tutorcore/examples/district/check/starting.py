"""Starting a session."""

from __future__ import annotations

from career_ladder import career_ladder
from cells import Row
from district import District, School
from findings import Codes
from history import History
from sessions import Session
from zones import Zone, within


def start(
    history: History, row: Row, tutor: str, started: int | None, setting: str, family: bool,
    actor: str | None, now: int,
) -> tuple[Codes, Session | None]:
    district, codes = history.district, Codes()
    approved = {
        school.id: school
        for school, first, last in district.approvals.get(tutor, [])
        if started is None or within(school.zone.day(started), first, last)
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
    if history.active[tutor]:
        codes.add("SESSION-ACTIVE-EXISTS")
    codes |= history.owner(actor, tutor, school.id if school else None)

    # Open: without a school a date is that of the district's zone, if it
    # has one, else of the first approved school's; the refusal stands anyway.
    zone = school.zone if school else fallback_zone(district, approved)
    day = zone.day(started) if zone and started is not None else None
    if started is None:
        codes.add("SESSION-START-REQUIRED")
    elif zone and day:
        if day > zone.day(now):
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
    codes |= career_ladder(district, order, description, family, day)
    if started is None or school is None:
        return codes, None
    session = Session(
        row.needed("id"), tutor, school, setting, "active", started, row.parts("topics"),
        row.text("subject"), description, family, order, order_assigned=now, earliest_start=started,
    )
    return codes, session


def fallback_zone(district: District, approved: dict[str, School]) -> Zone | None:
    names = {school.zone_name for school in district.schools.values()}
    if len(names) == 1:
        return next(iter(district.schools.values())).zone
    return approved[min(approved)].zone if approved else None
