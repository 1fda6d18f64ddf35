"""What stands in the form of one charge, and how it becomes a command: for the billing list and for one visit."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.charge_rows import ChargeLine, PriceLine
from carefront.application.commands.money_catalogue import AddCharge, ChangeCharge, ChangeChargeState
from carefront.application.envelope import Applied, Command, Outcome
from carefront.application.read_models import PatientHit
from carefront.domain.charges import CHANGEABLE, CHARGE_LIFE, ChargeState, Payer
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.set_up_typing import Typed
from carefront.wording import money_words as words
from carefront.wording.places import currency_digits
from carefront.wording.refusals import outcome_sentences
from carefront.wording.times import known_locale

MARKS = (ChargeState.DUE, ChargeState.BILLED, ChargeState.PAID, ChargeState.WAIVED, ChargeState.VOID)
"""What charges can be marked as by hand, in the order of the buttons."""

WITH_REASON = frozenset({ChargeState.WAIVED, ChargeState.VOID})
"""What nobody marks without saying why."""


@dataclass(frozen=True, slots=True)
class ChargeEntry:
    """What stands in the form. ``charge_id`` empty: a new one. ``is_open``: it can be changed still."""

    charge_id: str = ""
    patient_id: str = ""
    patient: str = ""
    description: str = ""
    amount: str = ""
    currency: str = ""
    payer: str = Payer.PATIENT.value
    payer_name: str = ""
    note: str = ""
    is_open: bool = True


def entry_of(line: ChargeLine) -> ChargeEntry:
    """The charge as the form shows it."""
    return ChargeEntry(
        line.id, line.patient_id, line.patient, line.description, words.digits(line.amount_minor, line.currency),
        line.currency, line.payer.value, line.payer_name, line.note, line.state in CHANGEABLE,
    )  # fmt: skip


class ChargeFormModel(QObject):
    """``found``: patients to choose from. ``saved``: a charge was added (empty) or changed (its id).
    ``problems_changed``: what is wrong with the form or with a mark. ``lines`` and ``prices`` are read by whoever
    inherits it."""

    found = Signal()
    saved = Signal(str)
    problems_changed = Signal()

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.lines: tuple[ChargeLine, ...] = ()
        self.prices: tuple[PriceLine, ...] = ()
        self.hits: tuple[PatientHit, ...] = ()
        self.problems: dict[str, str] = {}
        self.appointment_id: str | None = None
        self._search_serial = 0

    # --- what is shown -----------------------------------------------------------------------------------------------
    @property
    def payers(self) -> tuple[tuple[str, str], ...]:
        """Who can pay."""
        return tuple((payer.value, words.payer_word(payer)) for payer in Payer)

    @property
    def price_choices(self) -> tuple[tuple[str, str], ...]:
        """The price list to choose from, a hint first: place and line."""
        locale = str(self._context.speaker().times.locale)
        lines = tuple((str(place), words.price_line(price, locale)) for place, price in enumerate(self.prices))
        return (("", _("Choose from the price list")), *lines) if lines else ()

    def priced(self, entry: ChargeEntry, place: str) -> ChargeEntry:
        """The entry with what stands in a place of the price list."""
        if not place.isdecimal() or int(place) >= len(self.prices):
            return entry
        price = self.prices[int(place)]
        amount = words.digits(price.amount_minor, price.currency)
        return replace(entry, description=price.name, amount=amount, currency=price.currency)

    def entry(self, row: int) -> ChargeEntry:
        """The charge of a row as the form shows it; -1: a new one in the currency that is in use."""
        if not 0 <= row < len(self.lines):
            used = [line.currency for line in self.lines[:1]] + [price.currency for price in self.prices]
            return ChargeEntry(currency=next(iter(used), ""))
        return entry_of(self.lines[row])

    def marks(self, rows: list[int]) -> frozenset[ChargeState]:
        """What all charges of these rows can be marked as."""
        states = {self.lines[row].state for row in rows if row < len(self.lines)}
        return frozenset(
            mark for mark in MARKS
            if states and any(state is not mark for state in states)
            and all(state is mark or CHARGE_LIFE.allows(state, mark) for state in states)
        )  # fmt: skip

    # --- acting ------------------------------------------------------------------------------------------------------
    def mark(self, rows: list[int], state: ChargeState, reason: str = "") -> bool:
        """All charges of these rows are in this state from now on, or none is; whether it was tried."""
        identifiers = tuple(self.lines[row].id for row in rows if row < len(self.lines))
        is_said = bool(reason.strip()) or state not in WITH_REASON
        self.problems = {} if is_said else {"reason": _("Say why: the reason is kept with the charge.")}
        self.problems_changed.emit()
        if identifiers and is_said:
            command = ChangeChargeState(identifiers, state, reason.strip() if state in WITH_REASON else "")
            self._context.execute(command, {}, self._on_marked, self._on_refused)
        return bool(identifiers) and is_said

    def search(self, text: str) -> None:
        """Find patients for a new charge."""
        self._search_serial += 1
        facility, today = self._context.facility, self._context.today()
        if facility is None or not text.strip():
            self._on_hits(self._search_serial, ())
            return
        self._context.desk.ask(
            lambda reader: reader.find_patients(text, facility.facility_id, today),
            partial(self._on_hits, self._search_serial), self._context.fail,
        )  # fmt: skip

    def _on_hits(self, serial: int, hits: tuple[PatientHit, ...]) -> None:
        if serial == self._search_serial:
            self.hits = hits
            self.found.emit()

    def send(self, entry: ChargeEntry) -> None:
        """Add or change a charge, or say what is wrong with it."""
        command = self._command(entry)
        self.problems_changed.emit()
        if command is not None:
            self._context.execute(command, {}, partial(self._on_saved, entry.charge_id), self._on_refused)

    def _command(self, entry: ChargeEntry) -> Command | None:
        currency = entry.currency.strip().upper()
        typed = Typed({"amount": entry.amount, "for": entry.description}, known_locale(self._context.maker.locale))
        is_code = len(currency) == 3 and currency.isascii() and currency.isalpha()
        if not is_code:
            typed.problems["currency"] = _("Three letters, such as EUR.")
        amount = typed.price("amount", currency_digits(currency) if is_code else 2)
        if not entry.amount.strip():
            typed.problems["amount"] = _("Enter an amount, such as 45.00.")
        typed.text("for", is_needed=True)
        facility = self._context.facility
        if not entry.charge_id and not entry.patient_id:
            typed.problems["patient"] = _("Choose a patient from the list.")
        self.problems = dict(typed.problems)
        if self.problems or facility is None:
            return None
        rest = (entry.description, amount, currency, Payer(entry.payer), entry.payer_name, entry.note)
        if entry.charge_id:
            return ChangeCharge(entry.charge_id, *rest)
        return AddCharge(new_id(), facility.facility_id, entry.patient_id, self.appointment_id, *rest)

    def read(self) -> None:
        """Ask anew; whoever inherits it says what."""
        raise NotImplementedError

    def _on_saved(self, charge_id: str, _outcome: Applied) -> None:
        self._on_hits(self._search_serial, ())
        self.saved.emit(charge_id)
        self.read()

    def _on_marked(self, _outcome: Applied) -> None:
        self.read()

    def _on_refused(self, outcome: Outcome) -> None:
        self._context.complain(" ".join(outcome_sentences(outcome, self._context.speaker())))
