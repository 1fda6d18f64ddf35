"""The desk as view models use it: questions and acts by lane, answers on the GUI thread. No widget, no wording."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from carefront.application.draft_book import OwnDrafts
from carefront.domain.errors import NotAllowed, SignedOut
from carefront.viewmodels.task_runner import Failed, Lane, TaskRunner

if TYPE_CHECKING:
    from carefront.application.desk import DeskReader, DeskWriter
    from carefront.application.desk_session import DeskSession
    from carefront.application.envelope import Command, Outcome
    from carefront.application.import_job import ImportWork
    from carefront.application.outgoing import Connections
    from carefront.application.ports import DraftBook
    from carefront.application.signing_in import SignInDesk
    from carefront.application.tables_out import TableWriter

Result = TypeVar("Result")


def _nothing(_result: object) -> None:
    """Nobody waits for it."""


class DeskLanes(Protocol):
    """Where a desk is opened: each face by the thread that uses it, on its first call."""

    def reader(self) -> DeskReader:
        """The reader; called on the reader's thread only."""

    def writer(self) -> DeskWriter:
        """The writer; called on the writer's thread only."""

    @property
    def session(self) -> DeskSession:
        """Who is signed in."""

    def signing(self) -> SignInDesk:
        """What lets people in and changes passwords; called in the background."""

    def aside(self) -> AbstractContextManager[DeskReader]:
        """A reader of its own for one question that takes its time; called in the background."""

    def importing(self) -> ImportWork:
        """The work of one import; called in the background."""

    def drafts(self) -> DraftBook:
        """The drafts; called on the drafts' thread only."""

    def connections(self) -> Connections:
        """Secrets of other services and trials of them; called in the background, to be closed."""

    def tables(self) -> TableWriter:
        """Who writes tables to files; called in the background."""


class Desk:
    """Hands questions to the reader's lane and acts to the writer's.

    ``holder_id``: whose desk it is. It asks and acts for nobody else: what was begun before somebody else signed in is
    not done in their name. Empty: whoever is signed in, and they alone have it.
    """

    def __init__(self, faces: DeskLanes, runner: TaskRunner, holder_id: str = "") -> None:
        self._faces, self._runner, self._holder_id = faces, runner, holder_id

    def shares_with(self, other: Desk) -> bool:
        """Whether both are somebody's on the same opened file: of two windows of one program."""
        return self._faces is other._faces and self._holder_id == other._holder_id

    @property
    def holder_id(self) -> str:
        """Whose things are drawn here."""
        return self._holder_id or self._faces.session.holder_id

    def _check(self) -> None:
        """Raises SignedOut where somebody else is signed in than the one whose desk this is."""
        if self._holder_id and self._faces.session.holder_id != self._holder_id:
            raise SignedOut

    def ask(self, question: Callable[[DeskReader], Result], done: Callable[[Result], None], failed: Failed) -> None:
        """Put ``question`` to the reader."""

        def run() -> Result:
            self._check()
            return question(self._faces.reader())

        self._runner.submit(Lane.READER, run, done, partial(self._refused, failed))

    def ask_aside(
        self, question: Callable[[DeskReader], Result], done: Callable[[Result], None], failed: Failed
    ) -> None:
        """Put ``question`` to a reader in the background: what takes its time makes no calendar wait."""

        def run() -> Result:
            self._check()
            with self._faces.aside() as reader:
                return question(reader)

        self._runner.submit(Lane.BACKGROUND, run, done, partial(self._refused, failed))

    def _refused(self, failed: Failed, error: Exception) -> None:
        """A question that was not allowed goes into the audit, which only the writer can do."""
        if isinstance(error, NotAllowed):
            self._runner.submit(Lane.WRITER, lambda: self._faces.writer().note_denials(), _nothing, failed)
        failed(error)

    def act(self, act: Callable[[DeskWriter], Result], done: Callable[[Result], None], failed: Failed) -> None:
        """Have the writer do ``act``."""

        def run() -> Result:
            self._check()
            return act(self._faces.writer())

        self._runner.submit(Lane.WRITER, run, done, failed)

    def draft(self, act: Callable[[DraftBook], Result], done: Callable[[Result], None], failed: Failed) -> None:
        """Put ``act`` to one's own drafts, which never wait for reader or writer; whoever is signed in by now."""
        owner = self.holder_id
        self._runner.submit(Lane.DRAFTS, lambda: act(OwnDrafts(self._faces.drafts(), owner)), done, failed)

    def draft_of_all(self, act: Callable[[DraftBook], Result], done: Callable[[Result], None], failed: Failed) -> None:
        """Put ``act`` to everybody's drafts, such as to forget what names a patient who is erased."""
        self._runner.submit(Lane.DRAFTS, lambda: act(self._faces.drafts()), done, failed)

    def work(self, call: Callable[[], Result], done: Callable[[Result], None], failed: Failed) -> None:
        """Run ``call`` in the background, such as the reading of a file from outside."""
        self._runner.submit(Lane.BACKGROUND, call, done, failed)

    @property
    def session(self) -> DeskSession:
        """Who is signed in."""
        return self._faces.session

    def sign(self, call: Callable[[SignInDesk], Result], done: Callable[[Result], None], failed: Failed) -> None:
        """Change or set a password, in the background: each takes its time."""

        def run() -> Result:
            self._check()
            work = self._faces.signing()
            try:
                return call(work)
            finally:
                work.close()

        self._runner.submit(Lane.BACKGROUND, run, done, failed)

    def importing(self) -> ImportWork:
        """The work of one import; to be asked for inside of ``work``.

        Raises:
            SignedOut: somebody else is signed in.
        """
        self._check()
        return self._faces.importing()

    def connect(self, call: Callable[[Connections], Result], done: Callable[[Result], None], failed: Failed) -> None:
        """Have the background do something with secrets of other services, or try them."""

        def run() -> Result:
            self._check()
            connections = self._faces.connections()
            try:
                return call(connections)
            finally:
                connections.close()

        self._runner.submit(Lane.BACKGROUND, run, done, failed)

    def tables(self) -> TableWriter:
        """Who writes tables to files; to be asked for inside of ``work``."""
        return self._faces.tables()

    def write(self, call: Callable[[], Result], done: Callable[[Result], None], failed: Failed) -> None:
        """Run ``call`` when it is its turn to write, such as the last step of an import."""
        self._runner.submit(Lane.WRITER, call, done, failed)

    def execute(
        self, command: Command, versions: Mapping[str, int], done: Callable[[Outcome], None], failed: Failed
    ) -> None:
        """Run a command; ``versions`` are the row versions that were seen, by entity id."""
        self.act(lambda writer: writer.execute(command, versions), done, failed)
