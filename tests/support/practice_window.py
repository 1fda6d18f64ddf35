"""View models on the real practice: every question and act runs at once, on its encrypted file."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from carefront.application.desk import DeskReader, DeskWriter
from carefront.application.desk_session import DeskSession
from carefront.application.outgoing import Connections
from carefront.application.signing_in import SignInAnswer, SignInDesk
from carefront.interop.table_file import FileTableWriter
from carefront.shared.clock import Clock
from carefront.viewmodels.day_faces import FaceMaker
from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.desk_port import Desk
from carefront.viewmodels.task_runner import TaskRunner
from carefront.wording import vocabulary
from tests.support.fake_desk import MemoryDraftBook
from tests.support.practice import Practice
from tests.support.runners import EagerRunner
from tests.support.signing import cheap


@dataclass
class PracticeLanes:
    """The practice as the lanes of a window."""

    practice: Practice
    draft_book: MemoryDraftBook = field(default_factory=MemoryDraftBook)

    @property
    def clock(self) -> Clock:
        return self.practice.clock

    def reader(self) -> DeskReader:
        return self.practice.reader

    @contextmanager
    def aside(self) -> Iterator[DeskReader]:
        yield self.practice.desk.reader()

    def writer(self) -> DeskWriter:
        return self.practice.writer

    @property
    def session(self) -> DeskSession:
        return self.practice.desk.session

    def signing(self) -> SignInDesk:
        return cheap(self.practice.desk).signing()

    def recover(self, recovery_key: str, user_name: str, password: str) -> SignInAnswer:
        return self.signing().reset_by_owner(user_name, password)

    def importing(self) -> object:
        raise NotImplementedError

    def connections(self) -> Connections:
        return self.practice.desk.connections()

    def tables(self) -> FileTableWriter:
        return FileTableWriter()

    def drafts(self) -> MemoryDraftBook:
        return self.draft_book


@dataclass
class Heard:
    """What a window said, and whether it was urgent."""

    said: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def last(self) -> str:
        return self.said[-1][0] if self.said else ""


def practice_context(practice: Practice, day: date, runner: TaskRunner | None = None) -> tuple[DeskContext, Heard]:
    """The context of a window that shows ``day``, and what it says."""
    desk = Desk(PracticeLanes(practice), runner or EagerRunner())  # type: ignore[arg-type]
    context = DeskContext(desk, FaceMaker("en_GB", vocabulary.load()), practice.clock)
    context.facility = practice.reader.facilities()[0]
    context.day = day
    context.learn_resources(practice.reader.resources(context.facility.facility_id))
    heard = Heard()
    context.said.connect(lambda text, is_urgent: heard.said.append((text, is_urgent)))
    return context, heard


def nowhere() -> Place | None:
    """Nobody stands anywhere on the calendar."""
    return None
