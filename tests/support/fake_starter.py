"""A starter that does what a test tells it: fails as asked, and notes what it was asked for."""

from dataclasses import dataclass, field

from carefront.viewmodels.start_port import NewPractice, OpenWith, Progress, RestoredBackup, StartedDesk


@dataclass
class FakeStarter:
    """``fails``: what the next opens raise, one after the other; then the desk is open."""

    fails: list[Exception] = field(default_factory=list)
    restore_fails: list[Exception] = field(default_factory=list)
    log_folder: str = ""
    may_set_up: bool = False
    asked: list[tuple[str, object]] = field(default_factory=list)

    def open(self, how: OpenWith, progress: Progress) -> StartedDesk:
        self.asked.append(("open", how))
        if self.fails:
            raise self.fails.pop(0)
        return StartedDesk(None)

    def restore(self, backup: str, how: OpenWith) -> RestoredBackup:
        self.asked.append(("restore", backup))
        if self.restore_fails:
            raise self.restore_fails.pop(0)
        return RestoredBackup("Tue 24 Nov, 9:00", "/somewhere/carefront.db.before")

    def repair(self, how: OpenWith) -> None:
        self.asked.append(("repair", how))

    def set_up(self, practice: NewPractice) -> str:
        self.asked.append(("set_up", practice))
        return "-".join(["ABCD"] * 14)

    def look_in(self, folder: str) -> None:
        self.asked.append(("look_in", folder))

    def look_at_sample(self) -> None:
        self.asked.append(("sample", ""))

    def close(self) -> None:
        """There is no log."""
