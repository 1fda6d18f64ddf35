"""The booking form on a real practice: its desk answers at once, or when the test says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from carefront.application.desk import DeskReader, DeskWriter
from carefront.application.desk_session import DeskSession
from carefront.application.desk_writer import Writer
from carefront.application.import_job import ImportWork
from carefront.application.ports import DraftBook
from carefront.application.read_models import FacilityRow
from carefront.persistence.drafts import FileDraftBook
from carefront.viewmodels.booking_form_view_model import BookingFormViewModel
from carefront.viewmodels.day_faces import FaceMaker
from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.desk_port import Desk
from carefront.viewmodels.task_runner import TaskRunner
from carefront.wording import vocabulary
from tests.support.practice import Practice


class PracticeLanes:
    """The faces of an open practice, each made once."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice
        self._drafts: FileDraftBook | None = None

    @property
    def session(self) -> DeskSession:
        return self._practice.desk.session

    def reader(self) -> DeskReader:
        return self._practice.reader

    @contextmanager
    def aside(self) -> Iterator[DeskReader]:
        yield self._practice.desk.reader()

    def writer(self) -> DeskWriter:
        return self._practice.writer

    def importing(self) -> ImportWork:
        raise NotImplementedError

    def drafts(self) -> DraftBook:
        self._drafts = self._drafts or self._practice.desk.drafts()
        return self._drafts


@dataclass
class FormDesk:
    """A form on a practice, and everything it has said."""

    practice: Practice
    context: DeskContext
    form: BookingFormViewModel
    said: list[str]
    focused: list[str]

    @classmethod
    def on(
        cls, practice: Practice, runner: TaskRunner, locale: str = "en_GB", lanes: "PracticeLanes | None" = None
    ) -> "FormDesk":
        """A form in the practice's clinic, on its Tuesday; ``lanes``: those of another window."""
        context = DeskContext(
            Desk(lanes or PracticeLanes(practice), runner), FaceMaker(locale, vocabulary.load()), practice.clock
        )
        facility: FacilityRow = practice.reader.facilities()[0]
        context.facility = facility
        context.learn_resources(practice.reader.resources(facility.facility_id))
        context.day = context.today()
        form = BookingFormViewModel(context, context)
        desk = cls(practice, context, form, [], [])
        context.said.connect(lambda text, _urgent: desk.said.append(text))
        form.focus_wanted.connect(desk.focused.append)
        return desk

    def rest(self) -> None:
        """Typing rests: whatever waits for that is asked now."""
        self.form.proposal.ask_now()
        self.form.series.ask_now()
        self.form.duplicates.look_now()

    def type(self, **fields: str) -> None:
        """Type into fields, and rest."""
        for name, text in fields.items():
            self.form.edit(name, text)
        self.rest()

    def pick(self, text: str, row: int = 0) -> None:
        """Choose a patient by what is typed."""
        self.form.edit("patient", text)
        self.form.patients.pick(row)
        self.rest()

    def place(self, resource_id: str, start_s: int) -> Place:
        """A place of the calendar, half an hour long."""
        return Place(resource_id, start_s, start_s + 1800)


def acting_as(practice: Practice, account_id: str) -> Practice:
    """The same file, with somebody else at the desk."""
    desk = replace(practice.desk, session=DeskSession(account_id))
    return Practice(practice.folder, practice.clock, desk, desk.writer(), desk.reader())


def second_writer(practice: Practice) -> Writer:
    """Another desk on the same file."""
    return practice.desk.writer()
