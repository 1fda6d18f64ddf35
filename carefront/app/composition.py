"""The desktop's composition: opens a profile's desk and ties view models to it. The only caller of ``bootstrap``."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from carefront.bootstrap import OpenDesk, open_desk
from carefront.persistence.profile import PRACTICE_NAME, KeyRequest, ProfileKind, default_directory
from carefront.shared.clock import Clock, system_clock
from carefront.viewmodels.day_faces import FaceMaker
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.desk_port import Desk
from carefront.viewmodels.task_runner import TaskRunner
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.wording import vocabulary

if TYPE_CHECKING:
    from carefront.application.desk import DeskReader, DeskWriter
    from carefront.application.desk_session import DeskSession
    from carefront.application.import_job import ImportWork
    from carefront.application.jobs import DailyJobs
    from carefront.application.outgoing import Connections, Outgoing
    from carefront.application.ports import DraftBook
    from carefront.application.signing_in import SignInAnswer, SignInDesk
    from carefront.application.tables_out import TableWriter

Progress = Callable[[int, int], None]


class OpenLanes(Protocol):
    """A desk whose faces are opened by the threads that use them."""

    @property
    def is_practice(self) -> bool:
        """Whether its data is the sample clinic's."""

    @property
    def is_read_only(self) -> bool:
        """Whether the file was opened for reading only."""

    @property
    def clock(self) -> Clock:
        """What says the time at this desk."""

    def reader(self) -> "DeskReader":
        """The reader, made by the first call; for the reader's thread."""

    def writer(self) -> "DeskWriter":
        """The writer, made by the first call; for the writer's thread."""

    def aside(self) -> "AbstractContextManager[DeskReader]":
        """A reader of its own for one question that takes its time; for the background."""

    @property
    def session(self) -> "DeskSession":
        """Who is signed in."""

    def signing(self) -> "SignInDesk":
        """What lets people in, for one piece of work; for the background."""

    def recover(self, recovery_key: str, user_name: str, password: str) -> "SignInAnswer":
        """Set an administrator's password by the recovery key; for the background."""

    def importing(self) -> "ImportWork":
        """The work of one import; for the background, but for its last step."""

    def jobs(self) -> "DailyJobs":
        """The daily jobs; for the background."""

    def outgoing(self) -> "Outgoing":
        """What sends messages and delivers events; for the background."""

    def connections(self) -> "Connections":
        """Secrets of other services and trials of them; for the background."""

    def drafts(self) -> "DraftBook":
        """The drafts, opened by the first call; for the drafts' thread."""

    def tables(self) -> "TableWriter":
        """Who writes tables to files; for the background."""

    def leave(self) -> None:
        """Wait for no network any more."""

    def close(self) -> None:
        """Let go of the file; the lanes have ended before."""


class ProfileLanes:
    """The faces of an open profile."""

    def __init__(self, desk: OpenDesk) -> None:
        self._desk = desk
        self._reader: DeskReader | None = None
        self._idle: list[DeskReader] = []
        self._writer: DeskWriter | None = None
        self._drafts: DraftBook | None = None

    @property
    def is_practice(self) -> bool:
        """As ``OpenLanes`` says."""
        return self._desk.profile.kind is ProfileKind.PRACTICE

    @property
    def is_read_only(self) -> bool:
        """Whether the file was opened for reading only."""
        return self._desk.database.is_read_only

    @property
    def is_on_share(self) -> bool:
        """Whether the file lies on a network share."""
        return self._desk.database.is_on_share

    @property
    def is_key_exposed(self) -> bool:
        """Whether real data lies next to its own key."""
        return self._desk.profile.is_key_exposed

    @property
    def clock(self) -> Clock:
        """As ``OpenLanes`` says."""
        return self._desk.clock

    def reader(self) -> "DeskReader":
        """As ``OpenLanes`` says."""
        if self._reader is None:
            self._reader = self._desk.reader()
        return self._reader

    @contextmanager
    def aside(self) -> "Iterator[DeskReader]":
        """As ``OpenLanes`` says: one that nobody uses, else a new one."""
        try:
            reader = self._idle.pop()
        except IndexError:
            reader = self._desk.reader()
        try:
            yield reader
        finally:
            self._idle.append(reader)

    def writer(self) -> "DeskWriter":
        """As ``OpenLanes`` says; one that only refuses where the file was opened for reading."""
        if self._writer is None:
            self._writer = self._refusing_writer() if self.is_read_only else self._desk.writer()
        return self._writer

    @property
    def session(self) -> "DeskSession":
        """As ``OpenLanes`` says."""
        return self._desk.session

    def signing(self) -> "SignInDesk":
        """As ``OpenLanes`` says."""
        return self._desk.signing()

    def recover(self, recovery_key: str, user_name: str, password: str) -> "SignInAnswer":
        """As ``OpenLanes`` says.

        Raises:
            KeyRejected: it is not the recovery key of this profile.
        """
        from carefront.app.mending import prove_owner

        prove_owner(self._desk.profile, recovery_key)
        work = self._desk.signing(origin="recovery")
        try:
            return work.reset_by_owner(user_name, password)
        finally:
            work.close()

    def importing(self) -> "ImportWork":
        """As ``OpenLanes`` says."""
        return self._desk.importing()

    def jobs(self) -> "DailyJobs":
        """As ``OpenLanes`` says."""
        return self._desk.jobs()

    def outgoing(self) -> "Outgoing":
        """As ``OpenLanes`` says."""
        return self._desk.outgoing()

    def connections(self) -> "Connections":
        """As ``OpenLanes`` says."""
        return self._desk.connections()

    def drafts(self) -> "DraftBook":
        """As ``OpenLanes`` says."""
        if self._drafts is None:
            self._drafts = self._no_drafts() if self.is_read_only else self._desk.drafts()
        return self._drafts

    def tables(self) -> "TableWriter":
        """As ``OpenLanes`` says."""
        from carefront.interop.table_file import FileTableWriter

        return FileTableWriter()

    def _refusing_writer(self) -> "DeskWriter":
        from carefront.app.reading_only import ReadOnlyWriter

        return ReadOnlyWriter(self._desk.profile.database)

    def _no_drafts(self) -> "DraftBook":
        from carefront.app.reading_only import NoDrafts

        return NoDrafts()

    def leave(self) -> None:
        """As ``OpenLanes`` says."""
        self._desk.leave()

    def close(self) -> None:
        """As ``OpenLanes`` says."""
        self._desk.close("desktop")


def open_lanes_of(
    directory: Path | None, *, is_demo: bool = False, request: KeyRequest | None = None, clock: Clock = system_clock,
    is_read_only: bool = False, accepts_lost_journal: bool = False, accepts_altered_policy: bool = False,
    progress: Progress | None = None,
) -> ProfileLanes:  # fmt: skip
    """The desk of the profile in ``directory`` (the default one if ``None``); a demo is made first where there is none.

    Runs on a worker thread: it reads, and for a new demo writes, files.

    Raises:
        StorageError: the profile is not there, or its key, file or version does not allow it.
    """
    folder = directory or default_directory(*([PRACTICE_NAME] if is_demo else []))
    if is_demo:
        from carefront.app.sample_profile import renew_sample

        renew_sample(folder, clock, progress)
    return ProfileLanes(
        open_desk(
            folder,
            request,
            clock=clock,
            read_only=is_read_only,
            accept_lost_journal=accepts_lost_journal,
            accept_altered_policy=accepts_altered_policy,
        )
    )


def window_for(lanes: OpenLanes, runner: TaskRunner, locale: str) -> WindowViewModel:
    """The view models of one more window on an open desk: of whoever is signed in now, and nobody else."""
    maker = FaceMaker(locale, vocabulary.load())
    return WindowViewModel(DeskContext(Desk(lanes, runner, lanes.session.holder_id), maker, lanes.clock))
