"""What the view models of one window share: the desk, the clinic in view, how things are said, what just happened."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property

from PySide6.QtCore import QObject, QTimeZone, Signal

from carefront.application.envelope import Applied, Command, Outcome
from carefront.application.read_models import FacilityRow, ResourceRow
from carefront.domain.errors import InvalidValue, SignedOut
from carefront.domain.zones import instant_s, zone_named
from carefront.shared.clock import Clock
from carefront.shared.i18n import _
from carefront.viewmodels.day_faces import FaceMaker
from carefront.viewmodels.desk_port import Desk
from carefront.viewmodels.memory import Memory
from carefront.wording.failed_acts import failure_sentence
from carefront.wording.refusals import Speaker

NOON, VIEWER = 12 * 60, "viewer"
OnApplied = Callable[[Applied], None]
OnRefused = Callable[[Outcome], None]


class DeskContext(QObject):
    """``said``: a sentence for eye and ear, and whether it is urgent. ``complained``: to be kept in sight.

    ``applied``: an act of this window was committed. ``reconfigured``: what can be booked was set up anew.
    ``sign_in_changed``: how people sign in is another.
    ``acted``: a command and its outcome, before anything is read anew. ``freed``: a ``FreeTime`` that others may want.
    ``rebook_wanted``: somebody's visits are to have other times (see ``rebook_start``). ``rebook_left``: such a list
    was begun, or is shown no longer.
    ``times_changed``: another clock is shown, or it is written otherwise.
    ``rights_changed``: other commands are refused; see ``refusals``.
    """

    said = Signal(str, bool)
    complained = Signal(str)
    applied = Signal()
    reconfigured = Signal()
    sign_in_changed = Signal()
    acted = Signal(object, object)
    freed = Signal(object)
    rebook_wanted = Signal(object)
    rebook_left = Signal()
    times_changed = Signal()
    rights_changed = Signal()

    def __init__(self, desk: Desk, maker: FaceMaker, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk, self.maker, self.clock = desk, maker, clock
        self.facility: FacilityRow | None = None
        self.day: date | None = None
        self._names: dict[str, str] = {}
        self.refusals: Mapping[str, str] = {}

    @property
    def zone(self) -> str:
        """The clinic's zone; UTC until a clinic is chosen."""
        return self.facility.zone if self.facility else "UTC"

    @cached_property
    def viewer_zone(self) -> str:
        """The IANA name of the zone that this computer is in; empty where nobody knows that zone."""
        return known_zone(bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace"))

    def now_s(self) -> int:
        """Now, in UTC seconds."""
        return int(self.clock().timestamp())

    def today(self) -> date:
        """The clinic's local date."""
        return self.maker.times(self.zone).at(self.now_s()).date()

    def instant(self, at_s: int) -> datetime:
        """The aware instant that a command carries."""
        return self.maker.times(self.zone).at(at_s)

    def learn_resources(self, rows: tuple[ResourceRow, ...]) -> None:
        """Remember what the clinic's resources are called."""
        self._names.update({row.resource_id: row.name for row in rows})

    def resource_name(self, resource_id: str) -> str:
        """What a resource is called; empty while unknown."""
        return self._names.get(resource_id, "")

    def speaker(self) -> Speaker:
        """How refusals, acts and times are said now."""
        return self.maker.speaker(self.zone, self._names, self.day)

    def follow(self, memory: Memory) -> tuple[Callable[[], None], ...]:
        """Say times as is remembered, now and whenever that is changed; what comes back ends that."""
        self._say_as(memory)
        return tuple(memory.listen(name, lambda _value: self._say_as(memory)) for name in ("clock", "times_of"))

    def _say_as(self, memory: Memory) -> None:
        """With 12 or 24 hours, else as the language has it; by the clock of this computer, else by the clinic's own."""
        has_24_hours = {"12": False, "24": True}.get(str(memory.value("clock")))
        shown_zone = self.viewer_zone if memory.value("times_of") == VIEWER else ""
        maker = replace(self.maker, has_24_hours=has_24_hours, shown_zone=shown_zone)
        if maker != self.maker:
            self.maker = maker
            self.times_changed.emit()

    def clinic_speaker(self) -> Speaker:
        """The same by the clinic's own clock: where its hours are set up."""
        speaker = self.speaker()
        return replace(speaker, times=speaker.times.clinics)

    @property
    def has_other_clock(self) -> bool:
        """Whether the times shown are by another clock than the clinic's, on the day on screen or now."""
        times = self.speaker().times
        noon_s = [instant_s(self.day, NOON, times.zone)] if self.day else []
        return any(map(times.differs, [*noon_s, self.now_s()]))

    @property
    def clinic_times_note(self) -> str:
        """That times here are the clinic's, where another clock is shown elsewhere; else empty."""
        return _("Times here are the clinic’s ({zone}).").format(zone=self.zone) if self.has_other_clock else ""

    def say(self, text: str, *, is_urgent: bool = False) -> None:
        """Announce ``text``: politely, or at once."""
        if text:
            self.said.emit(text, is_urgent)

    def complain(self, text: str) -> None:
        """Say at once, and keep on screen until it is read, why something was not done; no text takes it away."""
        self.complained.emit(text)
        self.say(text, is_urgent=True)

    def show_refusals(self, refusals: Mapping[str, str]) -> None:
        """From now on these commands are refused, by id, with a sentence each; the door refuses them in any case."""
        self.refusals = refusals
        self.rights_changed.emit()

    def refuses(self, command: str) -> bool:
        """Whether a command is refused; if so the reason is said."""
        reason = self.refusals.get(command, "")
        self.say(reason, is_urgent=True)
        return bool(reason)

    def fail(self, error: Exception) -> None:
        """Say a failure in words; nothing of a question that came while the program was locked: it is asked again."""
        if isinstance(error, SignedOut):
            return
        self.complain(failure_sentence(error))

    def execute(
        self, command: Command, versions: Mapping[str, int], on_applied: OnApplied, on_refused: OnRefused,
        on_failed: Callable[[Exception], None] | None = None,
    ) -> None:  # fmt: skip
        """Run a command as the actor; exactly one of the three is called with what came of it."""

        def done(outcome: Outcome) -> None:
            if isinstance(outcome, Applied):
                self.complain("")
                self.acted.emit(command, outcome)
                on_applied(outcome)
                self.applied.emit()
            else:
                on_refused(outcome)

        self.desk.execute(command, versions, done, on_failed or self.fail)


def known_zone(name: str) -> str:
    """``name`` where it is the IANA name of a zone, else nothing."""
    try:
        return zone_named(name).key
    except InvalidValue:
        return ""
