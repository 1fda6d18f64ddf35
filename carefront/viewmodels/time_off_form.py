"""Asking for time off, or writing anew what nobody has decided: the fields, what is wrong, what it would do."""

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from carefront.application.commands.catalogue import RequestTimeOff
from carefront.application.commands.time_off_catalogue import EditTimeOff
from carefront.application.envelope import Applied, Command, Outcome
from carefront.application.time_off_rows import Impact, PersonOff, Queue, TimeOffRow
from carefront.domain.errors import InvalidValue
from carefront.domain.schedules import ClockPeriod
from carefront.domain.time_off import Stretch, TimeOffType, check_stretch
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.kept_entry import KeptEntry
from carefront.viewmodels.set_up_faces import Choice
from carefront.wording import time_off_words as words
from carefront.wording.refusals import outcome_sentences
from carefront.wording.set_up_words import leave_type
from carefront.wording.typed_hours import clock_text, parse_clock

WAIT_MS = 250
"""How long typing has to rest before it is worked out what the time off would do."""
MORNING = (8 * 60, 12 * 60)


@dataclass(frozen=True, slots=True)
class TimeOffEntry:
    """The fields as they are typed; clock texts are those of the user's language."""

    account_id: str = ""
    type: TimeOffType = TimeOffType.VACATION
    first: date = date.min
    last: date = date.min
    is_part: bool = False
    start: str = ""
    end: str = ""
    cover_id: str = ""
    reason: str = ""
    notes: str = ""


class TimeOffForm(QObject):
    """``changed``: the people, what is wrong, or what it would do. ``reset``: every field is another. ``done``: it was
    asked for.

    ``time_off_id`` of a request writes that anew; nobody else can be chosen then.
    """

    changed = Signal()
    reset = Signal()
    done = Signal(str)

    def __init__(
        self, context: DeskContext, row: TimeOffRow | None = None, entry: TimeOffEntry | None = None,
        parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._context, self._row = context, row
        self.times, self.clinic_times_note = context.maker.clinic_times(context.zone), context.clinic_times_note
        self.entry = entry or self._written(row)
        self.people: tuple[PersonOff, ...] = ()
        self.covers: tuple[PersonOff, ...] = ()
        self.problems: dict[str, str] = {}
        self.effect = ""
        self.is_busy = self.is_resumed = False
        self.kept = KeptEntry(context, "time_off", row.time_off_id if row else "", TimeOffEntry, self)
        self._new_id = new_id()
        self._asked = 0
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._timer.timeout.connect(self._ask_effect)
        context.desk.ask(lambda reader: reader.time_off().queue(), self._on_queue, context.fail)

    def resume(self) -> None:
        """Take up what was typed before and not sent."""
        self.kept.load(self._on_kept)

    def _on_kept(self, entry: TimeOffEntry) -> None:
        self.entry, self.is_resumed = entry, True
        self._timer.start(0)
        self.reset.emit()

    def start_anew(self) -> None:
        """Forget what was typed before."""
        self.kept.drop()
        account_id = self.entry.account_id
        self.entry, self.is_resumed, self.problems = self._written(self._row), False, {}
        if not self.entry.account_id:
            self.entry = replace(self.entry, account_id=account_id)
        self._timer.start(0)
        self.reset.emit()

    def _written(self, row: TimeOffRow | None) -> TimeOffEntry:
        if row is None:
            day = self._context.day or self._context.today()
            day = max(day, self._context.today())
            return TimeOffEntry(first=day, last=day, start=self._clock(MORNING[0]), end=self._clock(MORNING[1]))
        start, end = (row.period.start, row.period.end) if row.period else MORNING
        return TimeOffEntry(
            row.account_id, row.type, row.first, row.last, row.period is not None, self._clock(start), self._clock(end),
            row.cover_id, row.reason, row.notes,
        )  # fmt: skip

    def _clock(self, minute: int) -> str:
        return clock_text(minute, self.times)

    @property
    def title(self) -> str:
        """What the form is for."""
        return _("Change the request for time off") if self._row else _("Ask for time off")

    @property
    def is_new(self) -> bool:
        """Whether nothing was asked yet."""
        return self._row is None

    def types(self) -> tuple[Choice, ...]:
        """What it may be for."""
        return tuple(Choice(kind.value, leave_type(kind)) for kind in TimeOffType)

    def who(self) -> tuple[Choice, ...]:
        """For whom it can be asked."""
        return tuple(Choice(person.account_id, person.name) for person in self.people)

    def cover_choices(self) -> tuple[Choice, ...]:
        """Who can be asked to stand in: nobody, or anybody else."""
        others = (person for person in self.covers if person.account_id != self.entry.account_id)
        return (Choice("", _("Nobody yet")), *(Choice(person.account_id, person.name) for person in others))

    def _on_queue(self, queue: Queue) -> None:
        self.people, self.covers = queue.people, queue.covers
        if self._row is not None:
            self.people = tuple(person for person in queue.covers if person.account_id == self._row.account_id)
        known = {person.account_id for person in self.people}
        if self.people and self.entry.account_id not in known:
            self.edit(replace(self.entry, account_id=self.people[0].account_id))
        self._timer.start(0)
        self.changed.emit()

    def edit(self, entry: TimeOffEntry) -> None:
        """Take what is typed; what was wrong is judged anew when it is sent."""
        if entry != self.entry:
            if self.entry.account_id:  # before that nobody has typed
                self.kept.keep(entry)
            self.entry, self.problems = entry, {}
            self._timer.start(WAIT_MS)

    # --- what it would do --------------------------------------------------------------------------------------------
    def stretch(self) -> Stretch:
        """When it is to be.

        Raises:
            InvalidValue: the days or the times can't be meant so; the field is named.
        """
        entry = self.entry
        if not entry.is_part:
            found = Stretch(entry.first, entry.last)
        else:
            found = Stretch(entry.first, entry.first, self._period())
        check_stretch(found)
        return found

    def _period(self) -> ClockPeriod:
        start, end = parse_clock(self.entry.start), parse_clock(self.entry.end)
        if start is None:
            raise InvalidValue("start", self.entry.start, "clock")
        if end is None:
            raise InvalidValue("end", self.entry.end, "clock")
        if end <= start:
            raise InvalidValue("end", self.entry.end, "not_forward")
        return ClockPeriod(start, end)

    def _ask_effect(self) -> None:
        self._asked += 1
        try:
            stretch = self.stretch()
        except InvalidValue:
            self._show_effect(self._asked, None)
            return
        account_id, cover_id = self.entry.account_id, self.entry.cover_id
        if account_id:
            self._context.desk.ask(
                lambda reader: reader.time_off().impact_of(account_id, stretch, cover_id),
                partial(self._show_effect, self._asked), lambda _error: None,
            )  # fmt: skip

    def _show_effect(self, asked: int, found: Impact | None) -> None:
        if asked == self._asked:
            self.effect = words.affected_line(found) if found is not None else ""
            self.changed.emit()

    # --- sending -----------------------------------------------------------------------------------------------------
    def send(self) -> None:
        """Ask for it, if it can be understood; else say what is wrong."""
        try:
            command = self._command()
        except InvalidValue as error:
            self._on_failed(error)
            return
        self.is_busy = True
        versions = {self._row.time_off_id: self._row.row_version} if self._row else {}
        self._context.execute(command, versions, self._on_applied, self._on_refused, self._on_failed)

    def _command(self) -> Command:
        entry, stretch = self.entry, self.stretch()
        cover_id = entry.cover_id or None
        if self._row is not None:
            return EditTimeOff(
                self._row.time_off_id, entry.type, stretch.first, stretch.last, stretch.period,
                None if entry.reason == self._row.reason else entry.reason, cover_id, entry.notes,
            )  # fmt: skip
        if not entry.account_id:
            raise InvalidValue("account_id", "", "empty")
        return RequestTimeOff(
            self._new_id, entry.account_id, entry.type, stretch.first, stretch.last, stretch.period, entry.reason,
            cover_id, entry.notes,
        )  # fmt: skip

    def _on_applied(self, outcome: Applied) -> None:
        self.is_busy = False
        self.kept.drop()
        self.done.emit(str(outcome.result.get("time_off_id", "")))

    def _on_refused(self, outcome: Outcome) -> None:
        self._show_problem("", " ".join(outcome_sentences(outcome, self._context.speaker())))

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, InvalidValue) and error.field in ("start", "end"):
            is_order = error.rule == "not_forward"
            self._show_problem("end" if is_order else error.field, _("The end is before the start.") if is_order else _(
                "Enter a time, such as 15:00 or 3p."
            ))  # fmt: skip
        elif isinstance(error, InvalidValue) and error.field == "account_id":
            self._show_problem("account_id", _("Choose for whom."))
        else:
            self._show_problem(*words.entry_problem(error, self.times))

    def _show_problem(self, field: str, text: str) -> None:
        self.is_busy = False
        self.problems = {field: text}
        self._context.say(text, is_urgent=True)
        self.changed.emit()
