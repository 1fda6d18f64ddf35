"""What a verb may tell whoever acts: the gate of the desk, for verbs that read without the desk's reader."""

from contextlib import suppress

from carefront.application.commands.exports import KEYS, List, NoteExport
from carefront.application.envelope import Applied, Envelope
from carefront.application.failures import StorageError
from carefront.application.gate import Gate
from carefront.application.ports import FactsReader
from carefront.bootstrap import OpenDesk, desk_of
from carefront.domain.permissions import Key
from carefront.persistence.profile import Profile
from carefront.shared.ids import new_id

SAVING = KEYS[List.CLINIC]
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


def note_export(profile: Profile, data_key: bytes, account_id: str, note: NoteExport) -> bool:
    """Put into the record that somebody takes a file out; false where they may not.

    Raises:
        StorageError: the record can't be written, so that nothing may leave.
    """
    writing = desk_of(profile, data_key)
    try:
        outcome = writing.door().execute(Envelope(new_id(), note, account_id, writing.clock(), "cli"))
        return isinstance(outcome, Applied)
    finally:
        writing.close()
