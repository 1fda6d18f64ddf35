"""The desktop's composition: opens a profile's desk and ties view models to it. The only caller of ``bootstrap``."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from carefront.application import sample_clinic
from carefront.application.desk import DeskReader, DeskWriter
from carefront.application.envelope import Command, Envelope, Outcome
from carefront.application.import_job import ImportWork
from carefront.bootstrap import OpenDesk, make_profile, open_desk
from carefront.persistence.profile import PRACTICE_NAME, KeyRequest, ProfileKind, default_directory, has_profile
from carefront.shared import logging as private_logging
from carefront.shared.clock import Clock, system_clock
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.viewmodels.day_faces import FaceMaker
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.desk_port import Desk
from carefront.viewmodels.task_runner import TaskRunner
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.wording import vocabulary

SAMPLE_ZONE = "Europe/London"
Progress = Callable[[int, int], None]


class OpenLanes(Protocol):
    """A desk whose faces are opened by the threads that use them."""

    @property
    def is_practice(self) -> bool:
        """Whether its data is the sample clinic's."""

    @property
    def clock(self) -> Clock:
        """What says the time at this desk."""

    def reader(self) -> DeskReader:
        """The reader, made by the first call; for the reader's thread."""

    def writer(self) -> DeskWriter:
        """The writer, made by the first call; for the writer's thread."""

    def importing(self) -> ImportWork:
        """The work of one import; for the background, but for its last step."""

    def close(self) -> None:
        """Let go of the file; the lanes have ended before."""


class ProfileLanes:
    """The faces of an open profile."""

    def __init__(self, desk: OpenDesk) -> None:
        self._desk = desk
        self._reader: DeskReader | None = None
        self._writer: DeskWriter | None = None

    @property
    def is_practice(self) -> bool:
        """As ``OpenLanes`` says."""
        return self._desk.profile.kind is ProfileKind.PRACTICE

    @property
    def clock(self) -> Clock:
        """As ``OpenLanes`` says."""
        return self._desk.clock

    def reader(self) -> DeskReader:
        """As ``OpenLanes`` says."""
        if self._reader is None:
            self._reader = self._desk.reader()
        return self._reader

    def writer(self) -> DeskWriter:
        """As ``OpenLanes`` says."""
        if self._writer is None:
            self._writer = self._desk.writer()
        return self._writer

    def importing(self) -> ImportWork:
        """As ``OpenLanes`` says."""
        return self._desk.importing()

    def close(self) -> None:
        """As ``OpenLanes`` says."""
        self._desk.close()


def open_lanes_of(
    directory: Path | None, *, is_demo: bool, key_file: Path | None = None, progress: Progress | None = None
) -> ProfileLanes:
    """The desk of the profile in ``directory`` (the default one if ``None``); a demo is made first where there is none.

    Runs on a worker thread: it reads, and for a new demo writes, files.

    Raises:
        StorageError: the profile is not there, or its key, file or version does not allow it.
    """
    folder = directory or default_directory(*([PRACTICE_NAME] if is_demo else []))
    if is_demo and not has_profile(folder):
        _make_sample(folder, progress)
    desk = open_desk(folder, KeyRequest(key_file=key_file))
    private_logging.configure(desk.profile.logs)
    return ProfileLanes(desk)


def _make_sample(folder: Path, progress: Progress | None) -> None:
    """Write the sample clinic by the commands a front desk gives, each dated as if it had been given then."""
    now = system_clock()
    make_profile(folder, name=_("Sample clinic"), owner_name=_("Manager"), kind=ProfileKind.PRACTICE)
    desk = open_desk(folder)
    try:
        door = desk.door()

        def execute(command: Command, at: datetime) -> Outcome:
            return door.execute(Envelope(new_id(), command, desk.identity.owner_id, at.astimezone(UTC), "import"))

        sample_clinic.build(execute, now.date(), now, SAMPLE_ZONE, progress)
    finally:
        desk.close()


def window_for(lanes: OpenLanes, runner: TaskRunner, locale: str) -> WindowViewModel:
    """The view models of one more window on an open desk."""
    maker = FaceMaker(locale, vocabulary.load())
    return WindowViewModel(DeskContext(Desk(lanes, runner), maker, lanes.clock))
