"""Lists that leave the program as files: who took which list out is in the record before the file is there."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from carefront.application.envelope import BulkCommand
from carefront.application.execute import Act, Answer, Done, Need, Rule, Rules
from carefront.domain.permissions import Key, Subject
from carefront.shared.values import dataclass


class List(StrEnum):
    """Lists that can be saved as files."""

    RECORD = "record"
    CHARGES = "charges"
    CASELOADS = "caseloads"
    UTILISATION = "utilisation"
    CLINIC = "clinic"


KEYS: Mapping[List, tuple[Key, ...]] = {
    List.RECORD: (Key.AUDIT_VIEW,), List.CHARGES: (Key.BILLING_VIEW,), List.CASELOADS: (Key.CASELOAD_VIEW,),
    List.UTILISATION: (Key.REPORT_VIEW,),
    List.CLINIC: (Key.SCHEDULE_VIEW, Key.TIME_OFF_VIEW, Key.APPOINTMENT_VIEW, Key.PATIENT_VIEW),
}  # fmt: skip
"""What seeing a list takes, each for everybody: saving it takes no more."""
_OWN = frozenset({List.CASELOADS})
"""Whoever sees their own alone takes out no more than that."""


@dataclass(frozen=True, slots=True)
class NoteExport(BulkCommand):
    """Say that ``listed`` of inclusive local days (``None``: of now) leaves the program as a file of kind ``form``
    (``csv``, ``xlsx``). Where the file lies is not said: its name is somebody's own words."""

    KIND: ClassVar[str] = "export.write"
    listed: List
    form: str
    facility_id: str | None = None
    first: date | None = None
    last: date | None = None

    def summary(self) -> Mapping[str, Any]:
        """All of it."""
        days = {"first": self.first, "last": self.last, "facility_id": self.facility_id}
        told = {name: str(value) for name, value in days.items() if value is not None}
        return {"list": str(self.listed), "form": self.form, **told}


def _needs(command: NoteExport, act: Act) -> Sequence[Need]:
    own = frozenset({act.actor.account_id}) if command.listed in _OWN else frozenset[str]()
    return [(key, Subject(own, command.facility_id)) for key in KEYS[command.listed]]


def _note(_command: NoteExport, _act: Act) -> Answer:
    return Done({})


RULES: Rules = {NoteExport: Rule(_needs, _note)}
