"""What needs attention at this desk, in words, with what can be done about each; and what the desk was told before."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from carefront.application.alert_rows import AskedOverride, DeskAlerts, LongWait, PendingLeave
from carefront.application.commands.catalogue import CloseOverrideRequest, ReviewOverride
from carefront.application.commands.record_catalogue import ReviewRecordView
from carefront.application.envelope import Applied, Command, Outcome
from carefront.application.read_models import OverrideRow
from carefront.application.rebook_rows import RebookLine
from carefront.application.record_rows import UnreviewedView
from carefront.shared.i18n import _, ngettext
from carefront.shared.values import dataclass
from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.drafts_view_model import DraftFace
from carefront.viewmodels.memory import ForgetfulMemory, Memory
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.wording.rebook_words import resume_text
from carefront.wording.record_words import reason_word
from carefront.wording.refusals import outcome_sentences
from carefront.wording.time_off_words import decision_sentence, decision_title, decision_told

KEPT_LINES = 100
SEEN, MOST_SEEN = "alerts_seen", 200
"""Under which name of the memory stand the ids of news that were seen, and how many."""
Do = Callable[[], None]


@dataclass(frozen=True, slots=True)
class AlertAct:
    """A button of an alert. ``leaves``: what it shows is elsewhere in the window."""

    text: str
    do: Do
    leaves: bool = False


@dataclass(frozen=True, slots=True)
class AlertFace:
    """One thing to look at: what it is, whom and when it is about, and what can be done. Plain text.

    ``notice``: what the operating system may show of it, without a patient's name; empty for nothing of its own.
    """

    id: str
    title: str
    text: str
    acts: tuple[AlertAct, ...]
    notice: str = ""


class AlertsViewModel(QObject):
    """``changed``: the alerts, or what was told. Read anew after every change and with every minute.

    ``view_wanted``: the id of a view in which an alert can be dealt with. ``came``: the ids of new alerts.
    """

    changed = Signal()
    view_wanted = Signal(str)
    came = Signal(object)

    def __init__(self, desk: WindowViewModel, memory: Memory | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._context, self._memory = desk, desk.context, memory or ForgetfulMemory()
        self._read: DeskAlerts | None = None
        self._records: tuple[UnreviewedView, ...] = ()
        self._troubled = (0, 0)
        self._known: frozenset[str] | None = None
        self.told: tuple[tuple[int, str], ...] = ()
        """What this desk was told in this session, newest first: the instant in UTC seconds, and the sentence."""
        for changed in (desk.data_changed, desk.clock.ticked, desk.resources_changed):
            changed.connect(self.ask)
        desk.form.drafts.changed.connect(self._tell)
        desk.context.rebook_left.connect(self.ask)
        desk.context.said.connect(self._on_said)
        desk.context.times_changed.connect(self.changed)

    def ask(self) -> None:
        """Ask the desk; what it says of a clinic that was left meanwhile is dropped."""
        facility = self._context.facility
        if facility:
            identifier = facility.facility_id
            self._context.desk.ask(
                lambda reader: (
                    reader.alerts(identifier), reader.records().unreviewed(), reader.messages().troubled(identifier)
                ),
                partial(self._on_read, identifier), _keep_quiet,
            )  # fmt: skip

    @property
    def faces(self) -> tuple[AlertFace, ...]:
        """Everything that needs attention; who waits comes first."""
        read = self._read or DeskAlerts()
        return (
            *self._arrivals(read), *map(self._wait, read.waits), *map(self._question, read.questions),
            *self._decisions(read), *map(self._override, read.overrides), *map(self._leave, read.leave),
            *map(self._rebook, read.rebooks), *map(self._record, self._records), *self._messages(), *self._drafts(),
        )  # fmt: skip

    @property
    def title(self) -> str:
        """How much there is, without a name."""
        count = len(self.faces)
        if not count:
            return _("Nothing needs you.")
        return ngettext("{count} thing needs you", "{count} things need you", count).format(count=count)

    # Faces

    def _patient(self, row: "_Named") -> str:
        """The name, or that it is somebody whose name may not be seen."""
        name = row.patient_name
        words = self._context.maker.words
        return _own(name) if name else _("another {patient}").format(patient=words.patient)

    def _wait(self, row: LongWait) -> AlertFace:
        minutes = max(0, (self._context.now_s() - row.since_s) // 60)
        text = ngettext("{patient}, {count} minute", "{patient}, {count} minutes", minutes)
        return AlertFace(
            f"wait:{row.appointment_id}", _("Waiting longer than usual"),
            text.format(patient=self._patient(row), count=minutes), (self._visit_act(row.appointment_id),),
        )  # fmt: skip

    def _arrivals(self, read: DeskAlerts) -> Iterator[AlertFace]:
        """Who is there for the one who works here; whoever has waited long is told of by that alone."""
        times, waiting = self._context.speaker().times, {row.appointment_id for row in read.waits}
        for row in (row for row in read.arrivals if row.appointment_id not in waiting):
            title = _("Your {time} has arrived").format(time=times.clock(row.start_s))
            acts = (self._visit_act(row.appointment_id),)
            yield AlertFace(f"arrival:{row.appointment_id}", title, self._patient(row), acts, title)

    def _decisions(self, read: DeskAlerts) -> Iterator[AlertFace]:
        """What became of time off that was asked for, until the one who asked has seen it."""
        times, seen = self._context.speaker().times, self._seen()
        for row in read.decided:
            identifier = f"decided:{row.time_off_id}:{row.state}:{'other' if row.name else 'own'}"
            if identifier not in seen:
                acts = (
                    AlertAct(_("Got it"), partial(self._see, identifier)),
                    AlertAct(_("Show time off"), partial(self.view_wanted.emit, "view_time_off"), leaves=True),
                )
                told = decision_sentence(row.state, row.name, row.stretch, times)
                yield AlertFace(identifier, decision_title(row.state), decision_told(told, row.note), acts, told)

    def _seen(self) -> list[str]:
        kept = self._memory.value(SEEN)
        return kept if isinstance(kept, list) else []

    def _see(self, identifier: str) -> None:
        self._memory.put(SEEN, [*self._seen(), identifier][-MOST_SEEN:])
        self._tell()

    def _question(self, row: AskedOverride) -> AlertFace:
        times = self._context.speaker().times
        return AlertFace(
            f"question:{row.request_id}",
            _("{person} asks for leave to book").format(person=_own(row.asked_by)),
            _("{patient}, {moment}, {resource}").format(
                patient=self._patient(row),
                moment=times.moment(row.start_s),
                resource=_own(row.resource_name),
            ),
            (
                AlertAct(_("Open booking"), partial(self._open_question, row), leaves=True),
                AlertAct(_("Close question"), partial(self._run, CloseOverrideRequest(row.request_id))),
            ),
        )

    def _override(self, row: OverrideRow) -> AlertFace:
        times = self._context.speaker().times
        title = _("Booked over another visit") if row.is_overbooked else _("Booked outside the hours")
        return AlertFace(
            f"override:{row.appointment_id}", title,
            _("{patient}, {moment}, {resource}: {reason}").format(
                patient=self._patient(row), moment=times.moment(row.start_s), resource=_own(row.resource_names),
                reason=_own(row.override_reason),
            ),
            (
                self._visit_act(row.appointment_id),
                AlertAct(_("Mark reviewed"), partial(self._run, ReviewOverride(row.appointment_id))),
            ),
        )  # fmt: skip

    def _leave(self, row: PendingLeave) -> AlertFace:
        times = self._context.speaker().times
        when = times.full_day(row.first) if row.first == row.last else times.days(row.first, row.last)
        return AlertFace(
            f"leave:{row.name}:{row.first}:{row.last}", _("Time off to be decided"),
            _("{person}, {days}").format(person=_own(row.name), days=when),
            (
                AlertAct(_("Decide"), partial(self.view_wanted.emit, "view_time_off"), leaves=True),
                AlertAct(_("Show the day"), partial(self._desk.go_to, row.first), leaves=True),
            ),
        )  # fmt: skip

    def _record(self, row: UnreviewedView) -> AlertFace:
        times = self._context.speaker().times
        words = _("{patient}, {moment}: {reason}. {note}") if row.note else _("{patient}, {moment}: {reason}")
        return AlertFace(
            f"record:{row.view_id}",
            _("{person} opened a record without a right to it").format(person=_own(row.actor_name)),
            words.format(
                patient=self._patient(row), moment=times.moment(row.opened_at_s), reason=reason_word(row.reason),
                note=_own(row.note),
            ),
            (AlertAct(_("Mark reviewed"), partial(self._run, ReviewRecordView(row.view_id))),),
        )  # fmt: skip

    @property
    def rebooks(self) -> tuple[DraftFace, ...]:
        """Rebookings that are not done, to go on with from the status bar."""
        speaker = self._context.speaker()
        return tuple(
            DraftFace(line.rebook_id, _("Rebooking: {what}").format(what=resume_text(line, speaker)))
            for line in (self._read or DeskAlerts()).rebooks
        )

    def resume_rebook(self, rebook_id: str) -> None:
        """Open the list of a rebooking."""
        self._context.rebook_wanted.emit(rebook_id)

    def _rebook(self, line: RebookLine) -> AlertFace:
        resume = partial(self._context.rebook_wanted.emit, line.rebook_id)
        return AlertFace(
            f"rebook:{line.rebook_id}",
            _("Time off to write down") if line.needs_time_off and not line.open_count else (
                _("Rebooking to go on with")
            ),
            resume_text(line, self._context.speaker()),
            (AlertAct(_("Resume"), resume, leaves=True),),
        )  # fmt: skip

    def _drafts(self) -> tuple[AlertFace, ...]:
        times, today = self._context.speaker().times, self._context.today()
        drafts, form = self._desk.form.drafts, self._desk.form
        texts = {face.id: face.text for face in drafts.faces()}
        return tuple(
            AlertFace(
                f"draft:{draft.id}", _("Draft of an earlier day"),
                _("{draft}, kept {moment}").format(draft=texts[draft.id], moment=times.moment(draft.saved_at_s)),
                (AlertAct(_("Resume"), partial(form.resume, draft.id), leaves=True),),
            )
            for draft in drafts.offered
            if times.at(draft.saved_at_s).date() < today
        )  # fmt: skip

    def _messages(self) -> tuple[AlertFace, ...]:
        """Messages that somebody has to look at: one alert for all of them."""
        failed, stuck = self._troubled
        lines = [
            ngettext("{count} could not be sent", "{count} could not be sent", failed).format(count=failed),
            ngettext("{count} is tried again", "{count} are tried again", stuck).format(count=stuck),
        ]
        told = [line for line, count in zip(lines, (failed, stuck), strict=True) if count]
        show = AlertAct(_("Show messages"), partial(self.view_wanted.emit, "view_messages"), leaves=True)
        title, text = _("Messages to patients"), " · ".join(told)
        return (AlertFace(f"messages:{failed}:{stuck}", title, text, (show,)),) if told else ()

    def _visit_act(self, appointment_id: str) -> AlertAct:
        return AlertAct(_("Show visit"), partial(self._desk.go_to_visit, appointment_id), leaves=True)

    # Acts

    def _open_question(self, row: AskedOverride) -> None:
        self._desk.go_to(self._context.speaker().times.at(row.start_s).date())
        place = Place(row.resource_id, row.start_s, row.end_s)
        patient = (row.patient_id, row.patient_name) if row.patient_id else None
        self._desk.form.open_new(place, "" if patient else row.patient_name, patient)

    def _run(self, command: Command) -> None:
        self._context.execute(command, {}, _done, self._on_refused)

    def _on_refused(self, outcome: Outcome) -> None:
        self._context.complain(" ".join(outcome_sentences(outcome, self._context.speaker())))

    # Answers

    def _on_read(self, facility_id: str, read: tuple[DeskAlerts, tuple[UnreviewedView, ...], tuple[int, int]]) -> None:
        facility = self._context.facility
        if facility and facility.facility_id == facility_id:
            self._read, self._records, self._troubled = read
            self._tell()

    def _tell(self) -> None:
        found = frozenset(face.id for face in self.faces)
        fresh = found - self._known if self._known is not None else frozenset()
        self._known = found
        self.changed.emit()
        if fresh:
            self.came.emit(tuple(sorted(fresh)))
            self._context.say(ngettext("{count} new alert", "{count} new alerts", len(fresh)).format(count=len(fresh)))

    def _on_said(self, text: str, _is_urgent: bool) -> None:
        if not self.told or self.told[0][1] != text:
            self.told = ((self._context.now_s(), text), *self.told)[:KEPT_LINES]
            self.changed.emit()


class _Named(Protocol):
    """A row about a patient."""

    @property
    def patient_name(self) -> str: ...


def _own(text: str) -> str:
    """``text`` in its own direction of writing, whatever the sentence's."""
    return f"\u2068{text}\u2069"


def _done(_outcome: Applied) -> None:
    """The change itself says what was done."""


def _keep_quiet(_error: Exception) -> None:
    """The next question that matters will say what is wrong."""
