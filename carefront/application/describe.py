"""What an act was, in plain values, for its words in Undo and in the status bar: who, when, with whom."""

from collections.abc import Mapping
from typing import Any, Protocol

from carefront.application.envelope import Command
from carefront.application.read_models import AppointmentDetail
from carefront.domain.errors import NotAllowed, NotFound


class Details(Protocol):
    """What is asked for the words."""

    def appointment(self, appointment_id: str) -> AppointmentDetail: ...


_OF_TIME = frozenset({"time_block_id", "manual_slot_id", "slot"})
"""What a result names that is somebody's time from a start on."""


def described(details: Details, command: Command, result: Mapping[str, Any]) -> Mapping[str, object]:
    """Values by name: for a visit ``patient`` (of a group session its type), ``start_s``, ``zone``, ``resource``,
    ``status``; for blocked time ``resource``, ``start_s`` and of many their ``count``; else the name of what was
    changed, with its new ``state`` and its ``resource``.
    """
    identifier = result.get("appointment_id")
    if isinstance(identifier, str):
        try:
            visit = details.appointment(identifier)
        except (NotAllowed, NotFound):
            return {}
        resource = visit.resources[0].name if visit.resources else ""
        return {
            "appointment_id": identifier, "patient": visit.patient_name or visit.offering_name,
            "start_s": visit.start_s, "zone": visit.zone,
            "resource": resource, "status": result.get("status", visit.status.value),
        }  # fmt: skip
    if "entry_id" in result or "patient_id" in result:
        return {name: result.get(name, "") for name in ("patient", "resource") if name in result}
    if not _OF_TIME.isdisjoint(result):
        return {name: result.get(name, "") for name in ("resource", "start_s", "count")}
    if "name" in result:
        names = ("name", "resource", "state", "count")
        return {name: result[name] for name in names if name in result}
    if "added" in result:
        return {"count": str(result.get("count", ""))}
    named = (
        getattr(command, name, None) for name in ("patient", "resource", "offering", "facility", "group", "schedule")
    )
    thing = next((item for item in named if item is not None), None)
    name = getattr(thing, "display_name", None) or getattr(thing, "name", None) or getattr(command, "name", "")
    return {"name": name} | ({"what": result["what"]} if "what" in result else {})
