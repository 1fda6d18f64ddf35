"""What the changes of a unit of work are about: visits that take time anew, schedules, the visit of a command."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from carefront.domain.appointments import LIVE
from carefront.persistence.row_writer import Change

_LIVE = frozenset(status.value for status in LIVE)


def about(result: Mapping[str, Any]) -> bytes | None:
    """The visit a command is about, for the visit's history; or the patient whose record."""
    identifier = result.get("appointment_id") or result.get("record_of")
    return bytes.fromhex(identifier) if isinstance(identifier, str) and identifier else None


def changed_schedules(changes: Sequence[Change]) -> Iterator[str]:
    """The schedules that are there and of which a row, or a block's, changed."""
    names = {"schedule": "id", "schedule_block": "schedule_id"}
    for change in changes:
        row = change.after or (change.before if change.form.name == "schedule_block" else None)
        if row is not None and change.form.name in names:
            yield bytes(row[names[change.form.name]]).hex()


def takes_time(change: Change) -> bool:
    """Whether a visit's row takes other time after the change than before."""
    before, after = change.before, change.after
    if after is None or after["status"] not in _LIVE:
        return False
    return (
        before is None
        or before["status"] not in _LIVE
        or (before["start"], before["end"]) != (after["start"], after["end"])
    )
