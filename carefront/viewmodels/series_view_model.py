"""A visit that repeats, before it is booked: every occurrence with its mark; blocked ones are shifted or left out."""

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from carefront.application.desk import DeskReader
from carefront.application.read_models import Proposal, ProposalQuestion, SeriesQuestion
from carefront.domain.appointments import ResourceUse
from carefront.domain.booking_facts import Alternative, AlternativeKind
from carefront.domain.errors import InvalidValue
from carefront.shared.i18n import _, pgettext
from carefront.shared.values import dataclass
from carefront.viewmodels.booking_form_fields import FormFields, read_count
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.live_proposal import PAUSE_MS, answered
from carefront.viewmodels.new_patient import Problem
from carefront.wording import booking_messages as messages
from carefront.wording.refusals import reason_sentences
from carefront.wording.times import NoSuchDate
from carefront.wording.typed_moments import parse_day

LONGEST_SERIES = 104
_FREQUENCIES = {"daily": "daily", "weekly": "weekly", "weeks": "weekly", "monthly": "monthly"}


class Mark(Enum):
    """What becomes of an occurrence."""

    BOOKABLE = "bookable"
    MOVED = "moved"
    BLOCKED = "blocked"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One visit of the series: as asked, and where it was shifted to."""

    asked: Proposal
    taken: Alternative | None = None
    tried: int = 0
    is_left_out: bool = False

    @property
    def mark(self) -> Mark:
        """Its mark."""
        if self.is_left_out:
            return Mark.LEFT_OUT
        if self.taken:
            return Mark.MOVED
        return Mark.BOOKABLE if self.asked.explanation.is_bookable else Mark.BLOCKED

    @property
    def is_booked(self) -> bool:
        """Whether it is booked with the others."""
        return self.mark in (Mark.BOOKABLE, Mark.MOVED)

    @property
    def start_s(self) -> int:
        """Where it stands now."""
        return self.taken.start_s if self.taken else self.asked.start_s

    @property
    def resources(self) -> tuple[ResourceUse, ...]:
        """With whom and where."""
        return self.taken.resources if self.taken else self.asked.resources


@dataclass(frozen=True, slots=True)
class OccurrenceFace:
    """A line of the preview; ``spoken`` is its name for assistive tools."""

    text: str
    mark: Mark
    mark_word: str
    reason: str
    spoken: str
    can_shift: bool


class SeriesViewModel(QObject):
    """``changed``: other lines. Nothing repeats while ``question`` is ``None``."""

    changed = Signal()

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._serial = 0
        self._question: SeriesQuestion | None = None
        self._named: Mapping[str, str] = {}
        self.occurrences: tuple[Occurrence, ...] = ()
        self.problem = ""
        self.is_pending = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.ask_now)

    @property
    def is_on(self) -> bool:
        """Whether the visit repeats."""
        return self._question is not None

    def ask_soon(self, question: SeriesQuestion | None, named: Mapping[str, str]) -> None:
        """Look at every occurrence once typing rests."""
        if (question, named) == (self._question, self._named):
            return
        self._serial += 1
        self._question, self._named = question, dict(named)
        self.occurrences, self.problem = (), ""
        self.is_pending = question is not None
        if question is None:
            self._pause.stop()
        else:
            self._pause.start()
        self.changed.emit()

    def ask_now(self) -> None:
        """Look without waiting."""
        self._pause.stop()
        if self._question and self.is_pending:
            self._context.desk.ask(
                partial(_previewed, self._question, self._named), partial(self._on_previewed, self._serial),
                partial(self._on_failed, self._serial),
            )  # fmt: skip

    def shift(self, row: int) -> None:
        """Shift a blocked occurrence to the nearest other time that no other occurrence takes; again: to the next."""
        occurrence = self.occurrences[row]
        offers = sorted(
            occurrence.asked.explanation.alternatives,
            key=lambda one: (
                one.kind is not AlternativeKind.SAME_PROVIDER,
                abs(one.start_s - occurrence.asked.start_s),
            ),
        )
        free = [one for one in offers if not self._meets_others(row, one, occurrence.asked.length_minutes)]
        if not free:
            self._context.say(_("There is no other time near."), is_urgent=True)
            return
        taken = free[occurrence.tried % len(free)]
        self._put(row, replace(occurrence, taken=taken, tried=occurrence.tried + 1, is_left_out=False))

    def leave_out(self, row: int, *, is_out: bool) -> None:
        """Leave an occurrence out, or take it in again."""
        self._put(row, replace(self.occurrences[row], is_left_out=is_out))

    @property
    def booked(self) -> tuple[Occurrence, ...]:
        """What is booked when the form is saved."""
        return tuple(occurrence for occurrence in self.occurrences if occurrence.is_booked)

    @property
    def missing(self) -> list[str]:
        """The dates that are not booked."""
        return [self._text(one) for one in self.occurrences if not one.is_booked]

    @property
    def book_text(self) -> str:
        """``Book 5 of 6``."""
        return messages.book_some(len(self.booked), len(self.occurrences))

    def faces(self) -> tuple[OccurrenceFace, ...]:
        """The lines of the preview."""
        return tuple(map(self._face, self.occurrences))

    def _face(self, occurrence: Occurrence) -> OccurrenceFace:
        reasons = reason_sentences(occurrence.asked.explanation.reasons, self._context.speaker())
        reason = reasons[0] if reasons and occurrence.mark is Mark.BLOCKED else ""
        text, word = self._text(occurrence), _mark_word(occurrence.mark)
        spoken = _("{visit}: {mark}. {reason}").format(visit=text, mark=word, reason=reason).strip()
        return OccurrenceFace(text, occurrence.mark, word, reason, spoken, bool(reasons))

    def _text(self, occurrence: Occurrence) -> str:
        times = self._context.speaker().times
        text = _("{day}, {time}").format(day=times.day_of(occurrence.start_s), time=times.clock(occurrence.start_s))
        lead = occurrence.resources[0].resource_id if occurrence.resources else ""
        if occurrence.taken is None or lead == occurrence.asked.resources[0].resource_id:
            return text
        return _("{time} {resource}").format(time=text, resource=self._context.resource_name(lead))

    def _meets_others(self, row: int, offer: Alternative, minutes: int) -> bool:
        used = {use.resource_id for use in offer.resources}
        return any(
            other.is_booked
            and used & {use.resource_id for use in other.resources}
            and offer.start_s < other.start_s + 60 * other.asked.length_minutes
            and other.start_s < offer.start_s + 60 * minutes
            for number, other in enumerate(self.occurrences)
            if number != row
        )

    def _put(self, row: int, occurrence: Occurrence) -> None:
        self.occurrences = (*self.occurrences[:row], occurrence, *self.occurrences[row + 1 :])
        self._context.say(self._face(occurrence).spoken)
        self.changed.emit()

    def _on_previewed(self, serial: int, proposals: tuple[Proposal, ...]) -> None:
        if serial == self._serial:
            self.occurrences = tuple(map(Occurrence, proposals))
            self.is_pending, self.problem = False, ""
            self.changed.emit()

    def _on_failed(self, serial: int, error: Exception) -> None:
        if serial != self._serial:
            return
        self.is_pending, self.occurrences = False, ()
        if isinstance(error, InvalidValue) and error.rule == "no_date":
            self.problem = messages.series_empty()
        elif isinstance(error, InvalidValue) and error.rule == "too_many":
            self.problem = _("A series has at most {count} visits.").format(count=LONGEST_SERIES)
        else:
            self._context.fail(error)
        self.changed.emit()


def series_question(form: FormFields, first: ProposalQuestion, context: DeskContext) -> SeriesQuestion | Problem | None:
    """The series the form asks for; ``None`` where the visit does not repeat."""
    frequency = _FREQUENCIES.get(form.repeat)
    if frequency is None:
        return None
    interval = read_count(form.interval, LONGEST_SERIES) if form.repeat == "weeks" else 1
    if interval is None:
        return Problem("interval", _("Enter a number of weeks, such as 2."))
    asked = SeriesQuestion(first, frequency, interval)
    if form.ends == "until":
        try:
            return replace(asked, until=parse_day(form.until, context.today(), context.speaker().times.locale))
        except NoSuchDate as error:
            return Problem("until", messages.no_such_date(error.text) if error.text else messages.series_empty())
    count = read_count(form.count, LONGEST_SERIES)
    return Problem("count", messages.series_empty()) if count is None else replace(asked, count=count)


def _previewed(question: SeriesQuestion, named: Mapping[str, str], reader: DeskReader) -> tuple[Proposal, ...]:
    found = reader.preview_series(question)
    if not named:
        return found
    return tuple(answered(replace(question.first, start_s=one.start_s), named, reader) for one in found)


def _mark_word(mark: Mark) -> str:
    return {
        Mark.BOOKABLE: pgettext("occurrence", "can be booked"),
        Mark.MOVED: pgettext("occurrence", "moved"),
        Mark.BLOCKED: pgettext("occurrence", "can’t be booked"),
        Mark.LEFT_OUT: pgettext("occurrence", "left out"),
    }[mark]
