"""Starting: open, say what can be done when it does not open, and set up. Never an empty clinic unasked."""

from collections.abc import Callable
from dataclasses import field, replace
from enum import Enum
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.failures import DatabaseMissing, StorageError
from carefront.shared.i18n import _
from carefront.shared.values import dataclass
from carefront.viewmodels.start_port import NewPractice, NothingHere, OpenWith, RestoredBackup, StartedDesk, Starter
from carefront.viewmodels.task_runner import Lane, Result, TaskRunner
from carefront.wording.failed_acts import failure_sentence
from carefront.wording.failures import ChoiceCode, choices

SET_UP, SAMPLE, SHOW_LOG = "set_up", "sample", "show_log"
Button = tuple[str, str]
"""A choice as a button: its code and its label."""


class StartMode(Enum):
    """What the page is for now."""

    OPENING = "opening"
    FAILED = "failed"
    FIRST_START = "first_start"
    RECOVERY_KEY = "recovery_key"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class StartFace:
    """The page. ``buttons`` in their order, the safest first; ``progress`` as done and all, (0, 0) for unknown."""

    mode: StartMode = StartMode.OPENING
    sentence: str = ""
    buttons: tuple[Button, ...] = ()
    takes_secret: bool = False
    recovery_key: str = field(default="", repr=False)
    is_busy: bool = False
    progress: tuple[int, int] = (0, 0)

    @property
    def is_in_sight(self) -> bool:
        """Whether there is anything to say or to ask; a desk that is open, or about to be, needs no page."""
        is_working = self.mode is StartMode.OPENING and self.progress != (0, 0)
        return is_working or self.mode in (StartMode.FAILED, StartMode.FIRST_START, StartMode.RECOVERY_KEY)


class StartViewModel(QObject):
    """``changed``: the page is another. ``opened``: a ``StartedDesk``. ``*_asked``: what a view alone can do."""

    changed = Signal(object)
    opened = Signal(object)
    failed = Signal(object)
    backup_asked = Signal()
    folder_asked = Signal()
    log_asked = Signal(str)
    quit_asked = Signal()
    progressed = Signal(int, int)

    def __init__(self, starter: Starter, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._starter, self._runner = starter, runner
        self._how = OpenWith()
        self._error: Exception | None = None
        self._again: Callable[[], None] = self.start
        self._notices: tuple[str, ...] = ()
        self.wants_sign_in = False
        self.face = StartFace()
        self.progressed.connect(self._on_progress)

    def start(self) -> None:
        """Open the desk with what has been offered so far."""
        self._again = self.start
        self._work(partial(self._starter.open, self._how, self.progressed.emit), self._on_opened)

    def choose(self, code: str) -> None:
        """Do what a button says."""
        acts: dict[str, Callable[[], None]] = {
            ChoiceCode.RESTORE_NEWEST: partial(self.restore, ""),
            ChoiceCode.RESTORE_FILE: self.backup_asked.emit,
            ChoiceCode.OPEN_READ_ONLY: partial(self._start_with, is_read_only=True),
            ChoiceCode.GO_ON_WITHOUT_JOURNAL: partial(self._start_with, accepts_lost_journal=True),
            ChoiceCode.CHOOSE_PROFILE: self.folder_asked.emit,
            ChoiceCode.ENTER_KEY: partial(self._show_change, takes_secret=True),
            ChoiceCode.ACCEPT_WITH_KEY: self._accept_policy,
            ChoiceCode.REPAIR: self._repair,
            ChoiceCode.TRY_AGAIN: lambda: self._again(),
            ChoiceCode.QUIT: self.quit_asked.emit,
            SET_UP: self._show_first_start,
            SAMPLE: self._start_sample,
            SHOW_LOG: lambda: self.log_asked.emit(self._starter.log_folder),
        }
        acts[code]()

    def restore(self, backup: str) -> None:
        """Restore ``backup`` (the newest good one if empty), then open."""
        self._again = partial(self.restore, backup)
        self._work(partial(self._starter.restore, backup, self._how), self._on_restored)

    def look_in(self, folder: str) -> None:
        """Open the practice in another folder."""
        self._starter.look_in(folder)
        self._how = OpenWith()
        self.start()

    def enter_secret(self, text: str) -> None:
        """Try again what failed, with this passphrase or recovery key."""
        self._how = replace(self._how, secret=text.strip())
        self._again()

    def use_key_file(self, path: str) -> None:
        """Try again what failed, with this key file."""
        self._how = replace(self._how, key_file=path)
        self._again()

    def set_up(self, practice: NewPractice) -> None:
        """Make a practice, then show its recovery key."""
        problem = _problem_of(practice)
        if problem:
            self._show_change(sentence=problem)
            return
        self.wants_sign_in = practice.wants_sign_in
        self._work(partial(self._starter.set_up, practice), self._show_recovery_key)

    def go_on(self) -> None:
        """The recovery key is written down."""
        self.start()

    # Working

    def _start_with(self, *, is_read_only: bool = False, accepts_lost_journal: bool = False) -> None:
        self._how = replace(self._how, is_read_only=is_read_only, accepts_lost_journal=accepts_lost_journal)
        self.start()

    def _start_sample(self) -> None:
        self._starter.look_at_sample()
        self.start()

    def _accept_policy(self) -> None:
        """The recovery key that is typed next vouches for what another program wrote."""
        self._how = replace(self._how, accepts_altered_policy=True)
        self._show_change(takes_secret=True)

    def _repair(self) -> None:
        self._work(partial(self._starter.repair, self._how), lambda _nothing: self.start())

    def _work(self, call: Callable[[], Result], done: Callable[[Result], None]) -> None:
        self._show_change(is_busy=True, progress=(0, 0))
        self._runner.submit(Lane.READER, call, done, self._on_failed)

    # Answers

    def _on_opened(self, started: StartedDesk) -> None:
        self._how = OpenWith()
        self._show(StartFace(StartMode.OPEN))
        self.opened.emit(replace(started, notices=(*self._notices, *started.notices)))

    def _on_restored(self, restored: RestoredBackup) -> None:
        words = _("The backup of {time} is in place.").format(time=restored.taken_at)
        kept = _("The file before is kept as {path}.").format(path=restored.kept) if restored.kept else ""
        self._notices = tuple(text for text in (words, kept) if text)
        if restored.recovery_key:
            self._show_recovery_key(restored.recovery_key)
        else:
            self.start()

    def _on_progress(self, done: int, of: int) -> None:
        if self.face.is_busy:
            self._show_change(progress=(done, of))

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, NothingHere):
            self._show_first_start()
            return
        if self._again == self.start or self._error is None:
            self._error = error  # a restore that fails leaves the choices of what did not open
        mode = self.face.mode if self.face.mode is StartMode.FIRST_START else StartMode.FAILED
        buttons = self.face.buttons if mode is StartMode.FIRST_START else self._buttons(error)
        self._show(StartFace(mode, failure_sentence(error), buttons))
        self.failed.emit(error)

    def _buttons(self, error: Exception) -> tuple[Button, ...]:
        found: dict[str, str] = {}
        for one in (self._error, error):
            if isinstance(one, StorageError):
                found |= {choice.code.value: choice.label for choice in choices(one)}
            else:
                found |= {ChoiceCode.TRY_AGAIN.value: _("Try again"), ChoiceCode.QUIT.value: _("Quit")}
        leave = found.pop(ChoiceCode.QUIT.value)
        if isinstance(self._error, DatabaseMissing) and self._starter.may_set_up:
            found.pop(ChoiceCode.RESTORE_NEWEST.value, None)
            found[SET_UP] = _("Set up a new practice here")
        if self._starter.log_folder:
            found[SHOW_LOG] = _("Show the folder of the log")
        return (*found.items(), (ChoiceCode.QUIT.value, leave))

    def _show_first_start(self) -> None:
        self._show(
            StartFace(
                StartMode.FIRST_START,
                buttons=(
                    (SAMPLE, _("Try the sample clinic")),
                    (ChoiceCode.RESTORE_FILE.value, _("Restore from a backup…")),
                    (ChoiceCode.CHOOSE_PROFILE.value, _("Open another folder…")),
                ),
            )
        )

    def _show_recovery_key(self, key: str) -> None:
        self._show(StartFace(StartMode.RECOVERY_KEY, recovery_key=key))

    def _show_change(self, **changes: object) -> None:
        self._show(replace(self.face, **{"is_busy": False, **changes}))  # type: ignore[arg-type]

    def _show(self, face: StartFace) -> None:
        self.face = face
        self.changed.emit(face)


def _problem_of(practice: NewPractice) -> str:
    """What is still to be filled in, in words; empty for nothing."""
    if not practice.name.strip():
        return _("Enter the name of your practice.")
    if not practice.owner_name.strip():
        return _("Enter your name.")
    if not practice.weekdays:
        return _("Choose at least one day on which you are open.")
    if practice.closes_minute <= practice.opens_minute:
        return _("The closing time must come after the opening time.")
    return ""
