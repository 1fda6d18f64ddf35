"""The desktop's composition: opens a profile's desk and ties view models to it. The only caller of ``bootstrap``."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from carefront.app.reading_only import NoDrafts, ReadOnlyWriter
from carefront.application import sample_clinic
from carefront.application.commands.catalogue import OpenFacility, SetOpeningHours, WeekPeriod
from carefront.application.desk import DeskReader, DeskWriter
from carefront.application.envelope import Command, Envelope, Outcome
from carefront.application.import_job import ImportWork
from carefront.application.ports import DraftBook
from carefront.bootstrap import OpenDesk, make_profile, open_desk
from carefront.domain.facilities import Facility
from carefront.domain.schedules import ClockPeriod
from carefront.persistence.keys import RecoveryKey
from carefront.persistence.profile import PRACTICE_NAME, KeyRequest, ProfileKind, default_directory, has_profile
from carefront.shared.clock import Clock, system_clock
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.viewmodels.day_faces import FaceMaker
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.desk_port import Desk
from carefront.viewmodels.start_port import NewPractice
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

    def drafts(self) -> DraftBook:
        """The drafts, opened by the first call; for the drafts' thread."""

    def close(self) -> None:
        """Let go of the file; the lanes have ended before."""


class ProfileLanes:
    """The faces of an open profile."""

    def __init__(self, desk: OpenDesk) -> None:
        self._desk = desk
        self._reader: DeskReader | None = None
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

    def reader(self) -> DeskReader:
        """As ``OpenLanes`` says."""
        if self._reader is None:
            self._reader = self._desk.reader()
        return self._reader

    def writer(self) -> DeskWriter:
        """As ``OpenLanes`` says; one that only refuses where the file was opened for reading."""
        if self._writer is None:
            path = self._desk.profile.database
            self._writer = ReadOnlyWriter(path) if self.is_read_only else self._desk.writer()
        return self._writer

    def importing(self) -> ImportWork:
        """As ``OpenLanes`` says."""
        return self._desk.importing()

    def drafts(self) -> DraftBook:
        """As ``OpenLanes`` says."""
        if self._drafts is None:
            self._drafts = NoDrafts() if self.is_read_only else self._desk.drafts()
        return self._drafts

    def close(self) -> None:
        """As ``OpenLanes`` says."""
        self._desk.close()


def open_lanes_of(
    directory: Path | None, *, is_demo: bool = False, request: KeyRequest | None = None, clock: Clock = system_clock,
    is_read_only: bool = False, accepts_lost_journal: bool = False, progress: Progress | None = None,
) -> ProfileLanes:  # fmt: skip
    """The desk of the profile in ``directory`` (the default one if ``None``); a demo is made first where there is none.

    Runs on a worker thread: it reads, and for a new demo writes, files.

    Raises:
        StorageError: the profile is not there, or its key, file or version does not allow it.
    """
    folder = directory or default_directory(*([PRACTICE_NAME] if is_demo else []))
    if is_demo and not has_profile(folder):
        make_sample(folder, clock, progress)
    return ProfileLanes(
        open_desk(folder, request, clock=clock, read_only=is_read_only, accept_lost_journal=accepts_lost_journal)
    )


def make_sample(folder: Path, clock: Clock = system_clock, progress: Progress | None = None) -> None:
    """Write the sample clinic by the commands a front desk gives, each dated as if it had been given then."""
    now = clock()
    make_profile(folder, name=_("Sample clinic"), owner_name=_("Manager"), kind=ProfileKind.PRACTICE, clock=clock)
    desk = open_desk(folder)
    try:
        door = desk.door()

        def execute(command: Command, at: datetime) -> Outcome:
            return door.execute(Envelope(new_id(), command, desk.identity.owner_id, at.astimezone(UTC), "import"))

        sample_clinic.build(execute, now.date(), now, SAMPLE_ZONE, progress)
    finally:
        desk.close()


def set_up_practice(folder: Path, practice: NewPractice, clock: Clock = system_clock) -> RecoveryKey:
    """Make a profile with one clinic that has its hours; the recovery key is to be shown once.

    Raises:
        StorageError: the folder holds a profile already, or can't be written.
    """
    recovery = make_profile(folder, name=practice.name, owner_name=practice.owner_name, clock=clock)
    desk = open_desk(folder, clock=clock)
    try:
        door, facility_id = desk.door(), new_id()
        facility = Facility(facility_id, new_id(), practice.name, practice.zone, practice.locale, slot_minutes=30)
        period = ClockPeriod(practice.opens_minute, practice.closes_minute)
        hours = tuple(WeekPeriod(weekday, period) for weekday in practice.weekdays)
        for command in (OpenFacility(facility), SetOpeningHours(facility_id, hours)):
            door.execute(Envelope(new_id(), command, desk.identity.owner_id, clock()))
    finally:
        desk.close()
    return recovery


def window_for(lanes: OpenLanes, runner: TaskRunner, locale: str) -> WindowViewModel:
    """The view models of one more window on an open desk."""
    maker = FaceMaker(locale, vocabulary.load())
    return WindowViewModel(DeskContext(Desk(lanes, runner), maker, lanes.clock))
