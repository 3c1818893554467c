"""What the rules find, and what comes of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

Codes = set[str]

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
