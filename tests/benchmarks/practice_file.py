"""A practice profile with its door, opened without a screen: what benchmarks and trials write through."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from carefront.application.commands.rules import RULES
from carefront.application.envelope import Command, Envelope, Outcome
from carefront.application.execute import Door
from carefront.bootstrap import OpenDesk, make_profile, open_desk
from carefront.persistence.profile import Profile, ProfileKind
from carefront.shared.ids import new_id


@dataclass(slots=True)
class PracticeFile:
    """An open desk with one door. ``connection``: the door's own; ``at``: when commands are decided."""

    desk: OpenDesk
    door: Door
    connection: Any
    at: datetime

    @property
    def profile(self) -> Profile:
        """The profile."""
        return self.desk.profile

    @property
    def key(self) -> bytes:
        """The data key."""
        return self.desk.profile.unlock()

    def envelope(self, command: Command, at: datetime | None = None) -> Envelope:
        """The command as the owner gives it."""
        return Envelope(new_id(), command, self.desk.identity.owner_id, at or self.at, "cli")

    def execute(self, command: Command, at: datetime | None = None) -> Outcome:
        """Run a command as the owner."""
        return self.door.execute(self.envelope(command, at))

    def keep_slots(self) -> None:
        """Store the slots that a clinic has at ``at``, as the daily jobs would have by then."""
        keeper = self.desk._slot_keeper(self.desk.units())
        at_s = int(self.at.timestamp())
        keeper.follow_horizon(at_s, self.at.isoformat())
        keeper.work(at_s)

    def close(self) -> None:
        """Let go of the file."""
        self.desk.close()

    def __enter__(self) -> "PracticeFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def new_practice(directory: Path, name: str, at: datetime) -> PracticeFile:
    """A fresh practice, open; its first rows are dated ``at``."""
    make_profile(directory, name=name, owner_name="Owner", kind=ProfileKind.PRACTICE, clock=lambda: at)
    return open_practice(directory, at)


def open_practice(directory: Path, at: datetime | None = None) -> PracticeFile:
    """A practice that is there, open."""
    desk = open_desk(directory)
    units = desk.units()
    return PracticeFile(desk, Door(units, RULES, lambda _events: None), units.connection, at or datetime.now(UTC))
