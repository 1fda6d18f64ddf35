"""Finding a patient by the member number of an insurance: only when asked for, as every such search is recorded."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.record_catalogue import FindByMemberNumber
from carefront.application.envelope import Applied, Outcome
from carefront.application.gate import HeldRights
from carefront.application.read_models import PatientHit
from carefront.domain.permissions import Key
from carefront.domain.records import member_key
from carefront.shared.i18n import _, ngettext
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.palette_state import LineKind, PaletteLine
from carefront.wording.refusals import outcome_sentences

FEWEST_SIGNS, FEWEST_DIGITS, LONGEST_WORD = 5, 3, 4

Found = Callable[[str, tuple[PatientHit, ...]], object]


def may_be_member_number(text: str) -> bool:
    """Whether a text is worth offering the search for: digits, with no more letters than numbers begin with."""
    parts = text.split()
    words = [part for part in parts if not any(sign.isdigit() for sign in part)]
    digits = sum(sign.isdigit() for sign in text)
    is_led = not words or (words == parts[:1] and len(words[0]) <= LONGEST_WORD)
    return is_led and digits >= FEWEST_DIGITS and len(member_key(text)) >= FEWEST_SIGNS


class MemberSearch(QObject):
    """``changed``: whether the signed-in person may search so is known now."""

    changed = Signal()

    def __init__(self, context: DeskContext, found: Found, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._found = context, found
        self.is_allowed = False
        self.notice = ""

    def learn(self) -> None:
        """Ask whether it is allowed: of patients of one's own at least."""
        self.is_allowed, self.notice = False, ""
        if facility := self._context.facility:
            identifier = facility.facility_id
            self._context.desk.ask(lambda reader: reader.rights(identifier), self._on_rights, self._context.fail)

    def _on_rights(self, held: HeldRights) -> None:
        self.is_allowed = Key.PATIENT_VIEW_SENSITIVE in held.keys
        self.changed.emit()

    def line(self, text: str) -> PaletteLine | None:
        """The line that offers the search; none where it is not allowed, or the text can't be a number."""
        if not self.is_allowed or not may_be_member_number(text):
            return None
        words = _("Search insurances for the member number “{number}”").format(number=text.strip())
        return PaletteLine(LineKind.CHOICE, MEMBER, words, _("recorded"))

    def run(self, text: str) -> None:
        """Search; ``found`` gets the text and the patients."""
        self._context.execute(
            FindByMemberNumber(text), {}, partial(self._on_done, text), partial(self._on_refused, text)
        )

    def _on_done(self, text: str, outcome: Applied) -> None:
        ids = tuple(outcome.result.get("patient_ids", ()))
        count = len(ids)
        self.notice = (
            ngettext(
                "{count} patient has this member number. The search is recorded.",
                "{count} patients have this member number. The search is recorded.",
                count,
            ).format(count=count)
            if count
            else _("Nobody has the member number “{number}”.").format(number=text.strip())
        )
        self._context.say(self.notice)
        facility = self._context.facility
        if facility is None or not ids:
            self._found(text, ())
            return
        today = self._context.today()
        self._context.desk.ask(
            lambda reader: reader.patients(ids, facility.facility_id, today), partial(self._on_hits, text),
            self._context.fail,
        )  # fmt: skip

    def _on_hits(self, text: str, hits: Sequence[PatientHit]) -> None:
        self._found(text, tuple(hits))

    def _on_refused(self, text: str, outcome: Outcome) -> None:
        self.notice = " ".join(outcome_sentences(outcome, self._context.speaker()))
        self._context.say(self.notice, is_urgent=True)
        self._found(text, ())


MEMBER = "member_number"
"""The id of the line."""
