"""The rules of an encounter's qualifiers."""

from __future__ import annotations

from district import District
from evidence import CRITERIA
from findings import Codes
from sessions import Encounter, Session


def check(district: District, session: Session, one: Encounter, actor: str | None) -> Codes:
    q, codes = one.qualifiers, Codes()
    person = actor or session.tutor
    is_theirs = district.is_homebound_teacher(person, one.student, session.day)
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
    meets = {name: district.evidence.meets(one.student, name, q.subject) for name in CRITERIA}
    if any(meets[criterion] is False for criterion in q.criteria):
        codes.add("QUAL-REMEDIAL-EVIDENCE-CONTRADICTS")
    if not q.remedial and q.subject and not q.detention_only and True in meets.values():
        codes.add("QUAL-REMEDIAL-UNDER-REPORTED")
    return codes
