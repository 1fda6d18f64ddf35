"""A booking form as a draft, and back: every text as typed, the visit being changed as it was seen. Pure: no Qt."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date

from carefront.application.ports import Draft
from carefront.shared.i18n import _
from carefront.shared.values import dataclass
from carefront.viewmodels.booking_form_fields import FormFields, day_text, read_start
from carefront.viewmodels.visit_editing import EditedVisit
from carefront.wording.booking_messages import draft_text
from carefront.wording.times import Times

KIND = "booking"
_FACILITY, _VISIT, _START = "_facility", "_visit", "_start_s"


@dataclass(frozen=True, slots=True)
class Stored:
    """What a draft holds. ``start_s``: the instant its day and time meant when they were typed, 0 for none."""

    fields: FormFields
    visit: EditedVisit | None
    facility_id: str
    start_s: int


def values_of(stored: Stored) -> dict[str, str]:
    """The draft's plain values."""
    values = stored.fields.texts() | {_FACILITY: stored.facility_id, _START: str(stored.start_s)}
    if stored.visit:
        values[_VISIT] = json.dumps(asdict(stored.visit))
    return values


def read(draft: Draft, today: date, times: Times) -> Stored:
    """The draft as it was kept; a day typed as ``tom`` is still the day it was then."""
    fields, start_s = FormFields.of(draft.fields), int(draft.fields.get(_START, "0"))
    if start_s and read_start(fields, today, times) != start_s:
        fields = replace(fields, day=day_text(start_s, today, times))
    return Stored(fields, _visit(draft.fields), draft.fields.get(_FACILITY, ""), start_s)


def face_text(draft: Draft, *, has_other_clock: bool = False) -> str:
    """``Draft: Lee, 15:00``, the time as it was typed; ``has_other_clock``: it is said that it is the clinic's."""
    fields = FormFields.of(draft.fields)
    name = fields.name if fields.is_new else fields.patient.split(" · ")[0]
    time = fields.time.strip()
    if time and has_other_clock:
        time = _("{time} at the clinic").format(time=time)
    return draft_text(name.strip(), time)


def _visit(values: Mapping[str, str]) -> EditedVisit | None:
    if _VISIT not in values:
        return None
    stored = json.loads(values[_VISIT])
    stored["resource_ids"], stored["seen"] = tuple(stored["resource_ids"]), FormFields.of(stored["seen"])
    return EditedVisit(**stored)
