"""What a verb may tell whoever acts: the gate of the desk, for verbs that read without the desk's reader."""

from contextlib import suppress

from carefront.application.failures import StorageError
from carefront.application.gate import Gate
from carefront.application.ports import FactsReader
from carefront.bootstrap import OpenDesk, desk_of
from carefront.domain.permissions import Key
from carefront.persistence.profile import Profile

SAVING = (
    Key.SCHEDULE_VIEW, Key.TIME_OFF_VIEW, Key.APPOINTMENT_VIEW, Key.PATIENT_VIEW,
)  # fmt: skip
"""What a whole clinic in a file takes; each for everybody."""
ASKING = Key.SCHEDULE_VIEW, Key.APPOINTMENT_CREATE
"""Either lets somebody ask about times."""


def gate_of(desk: OpenDesk, facts: FactsReader) -> Gate:
    """The gate of whoever acts at the desk now."""
    return Gate(facts, lambda: desk.actor_id, desk.clock, desk.denials.note)


def close_noted(desk: OpenDesk, profile: Profile, data_key: bytes) -> None:
    """Close a desk that only reads; what was refused at it is written down by another that can."""
    waiting = desk.denials.take()
    desk.close()
    if not waiting:
        return
    with suppress(StorageError):  # nothing was told; a file that can't be written does not change that
        writing = desk_of(profile, data_key)
        try:
            door = writing.door()
            for denial in waiting:
                door.deny(denial, "cli")
        finally:
            writing.close()
