"""Set up visit types: their life from draft to archive, times, price, who offers them, what they need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer

from carefront.application.commands.catalogue import ChangeOfferingState, SaveOffering
from carefront.application.commands.set_up_catalogue import Ordered
from carefront.application.desk import DeskReader
from carefront.application.envelope import Command
from carefront.application.set_up_rows import ClinicSetUp, OfferingSetUp, OpeningCheck
from carefront.domain.offerings import Offering, OfferingKind, OfferingState
from carefront.shared.i18n import _
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.set_up_faces import ActFace, Emptiness, FieldFace, Question, RowFace, Values
from carefront.viewmodels.set_up_kind import Problems
from carefront.viewmodels.set_up_offering_fields import offering_fields, offering_of, offering_values, usual_roles
from carefront.viewmodels.set_up_page import SetUpPage
from carefront.viewmodels.set_up_typing import Typed
from carefront.wording.set_up_words import no_opening_reason
from carefront.wording.status import offering_state
from carefront.wording.times import known_locale

CHECK_MS = 300
_BY_TIME = frozenset({OfferingKind.SERVICE, OfferingKind.RENTAL})
_S = OfferingState


class OfferingsPage(SetUpPage):
    """The visit types of one clinic."""

    order = Ordered.OFFERINGS
    read: ClinicSetUp

    def __init__(self, context: DeskContext, facility_id: str = "", parent: QObject | None = None) -> None:
        super().__init__(context, facility_id, parent)
        self._check = ""
        self._checked = 0
        self._check_later = QTimer(self, singleShot=True, interval=CHECK_MS)
        self._check_later.timeout.connect(self.check_openings)

    def ask(self, reader: DeskReader) -> ClinicSetUp:
        """Everything of the clinic."""
        return reader.set_up().clinic(self.facility_id)

    def _row(self, identifier: str) -> OfferingSetUp | None:
        return next((row for row in self.read.offerings if row.offering.id == identifier), None)

    def ids(self) -> Sequence[str]:
        """In the clinic's order."""
        return [row.offering.id for row in self.read.offerings]

    def row(self, identifier: str) -> RowFace:
        """Name, length, state."""
        found = self._row(identifier)
        if found is None:
            return RowFace(identifier, "")
        own = found.offering
        length = _("{count} min").format(count=own.duration_minutes)
        state = "" if own.state is _S.PUBLISHED else offering_state(own.state)
        return RowFace(identifier, own.name, " · ".join(text for text in (own.code, length) if text), state, own.color)

    def version(self, identifier: str) -> int:
        """As read."""
        found = self._row(identifier)
        return found.version if found else 0

    def saved(self, identifier: str) -> Values:
        """The visit type."""
        found = self._row(identifier)
        return offering_values(found.offering if found else self._fresh(identifier))

    def _fresh(self, identifier: str) -> Offering:
        position = max((row.offering.position for row in self.read.offerings), default=-1) + 1
        return Offering(identifier, self.read.facility.id, "", position=position)

    def fields(self, identifier: str, values: Values) -> Sequence[FieldFace]:
        """Name and look, times, price, who offers it, what it needs."""
        return offering_fields(self.read)

    def command(self, identifier: str, values: Values) -> Command | Problems:
        """Save the visit type."""
        offering = self._typed(identifier, values)
        return SaveOffering(offering) if isinstance(offering, Offering) else offering

    def _typed(self, identifier: str, values: Values) -> Offering | Problems:
        typed = Typed(values, known_locale(self.context.maker.locale))
        found = self._row(identifier)
        offering = offering_of(found.offering if found else self._fresh(identifier), typed, usual_roles(self.read))
        return typed.problems or offering

    # --- its life ----------------------------------------------------------------------------------------------------
    def acts(self, identifier: str) -> Sequence[ActFace]:
        """The moves of its state, and a copy."""
        found = self._row(identifier)
        if found is None or not self.read.rights.offerings:
            return ()
        state = found.offering.state
        moves = {
            _S.DRAFT: (ActFace("publish", _("Publish")), ActFace("archive", _("Archive…"))),
            _S.PUBLISHED: (ActFace("deactivate", _("Deactivate")),),
            _S.DEACTIVATED: (ActFace("publish", _("Publish again")), ActFace("archive", _("Archive…"))),
            _S.ARCHIVED: (),
        }[state]
        return (*moves, ActFace("copy", _("Duplicate")))

    def do(self, act: str, identifier: str) -> None:
        """Move it along its life, or begin a copy."""
        found = self._row(identifier)
        if found is None:
            return
        match act:
            case "publish":
                self.execute(ChangeOfferingState(identifier, _S.PUBLISHED))
            case "deactivate":
                self.execute(ChangeOfferingState(identifier, _S.DEACTIVATED))
            case "archive":
                text = _("Archive {name}? It can’t be published again; visits that were booked keep it.")
                self.put_question(
                    Question(text.format(name=found.offering.name), (), _("Archive")),
                    lambda: self.execute(ChangeOfferingState(identifier, _S.ARCHIVED)),
                )
            case "copy":
                name = _("{name} (copy)").format(name=found.offering.name)
                self.begin(offering_values(replace(found.offering, name=name, code="")))

    # --- the check line ----------------------------------------------------------------------------------------------
    def learned(self) -> None:
        """Another type, or something it depends on."""
        self._check = ""
        self._check_later.start()

    def edited(self, identifier: str, name: str) -> None:
        """As soon as the typing rests."""
        self._check_later.start()

    def check_openings(self) -> None:
        """Ask whether the type, as it is written, has an opening."""
        identifier = self.face.selected
        self._checked += 1
        if not identifier or self.read is None:
            return
        offering = self._typed(identifier, self.values())
        if not isinstance(offering, Offering) or offering.kind not in _BY_TIME:
            self._say_check("")
            return
        number = self._checked
        self.context.desk.ask(
            lambda reader: reader.set_up().opening_check(offering),
            lambda found: self._on_checked(number, found),
            lambda _error: self._say_check(""),
        )

    def _on_checked(self, number: int, found: OpeningCheck) -> None:
        if number != self._checked:
            return
        if found.start_s is not None:
            times = self.context.maker.clinic_times(self.read.facility.zone)
            text = _("First opening in the next 14 days: {time} with {names}.")
            self._say_check(text.format(time=times.moment(found.start_s), names=times.listed(list(found.names))))
        elif found.lost:
            reasons = ", ".join(dict.fromkeys(no_opening_reason(code) for code in found.lost))
            self._say_check(_("No opening in the next 14 days: {reasons}.").format(reasons=reasons))
        else:
            self._say_check(_("No opening in the next 14 days: nobody can be booked for it."))

    def _say_check(self, text: str) -> None:
        if text != self._check:
            self._check = text
            self._show()

    def check_line(self) -> str:
        """Whether an opening exists."""
        return self._check

    # --- rights and words --------------------------------------------------------------------------------------------
    def read_only(self, identifier: str) -> str:
        """Archived types stay as they are."""
        if not self.read.rights.offerings:
            return _("You may look at visit types but not change them.")
        found = self._row(identifier)
        if found and found.offering.state is _S.ARCHIVED:
            return _("This type is archived. Duplicate it to offer it again.")
        return ""

    def add_label(self) -> str:
        """One more."""
        return _("Add a visit type") if self.read.rights.offerings else ""

    def new_title(self) -> str:
        """Until it has a name."""
        return _("New visit type")

    def emptiness(self) -> Emptiness:
        """What is needed before anything is booked."""
        return Emptiness(_("There is no visit type yet, so nothing can be booked by type."), self.add_label())
