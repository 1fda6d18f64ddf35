"""What is kept of doing something in spite of a rule: why, in spite of what, about which row."""

from carefront.shared.values import dataclass

OVERRIDE_KINDS = ("urgent", "agreed", "short", "other")
"""Codes of the listed reasons, the most frequent first. They stand in the record of who did what as they are; the words
beside them, which may tell of a patient, by a digest alone."""
OTHER = OVERRIDE_KINDS[-1]

VISIT, ASSIGNMENT, TIME_OFF = "appointment", "patient_assignment", "time_off"
"""What kind of row an override can be about."""
TOO_FEW_ON_DUTY = "TOO_FEW_ON_DUTY"
"""The rule in the way of time off; those in the way of visits are codes of ``ReasonCode``."""


@dataclass(frozen=True, slots=True)
class Overridden:
    """``place`` and ``about_id`` name the row, ``kind`` the listed reason, ``rules`` the codes of what was in the way;
    ``words`` are those of whoever decided."""

    place: str
    about_id: str
    kind: str
    rules: tuple[str, ...]
    words: str
