"""Billing: charges of a clinic by what is wanted of them, their totals, marking many, adding and changing one."""

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from carefront.application.charge_rows import PAGE, ChargeFilter, ChargeLine, ChargePage, ChargeTotal
from carefront.domain.charges import ChargeState
from carefront.domain.zones import day_span_s, zone_named
from carefront.shared.i18n import _
from carefront.viewmodels.aside_question import AsideQuestion
from carefront.viewmodels.charge_form_model import ChargeFormModel
from carefront.viewmodels.charges_export import ChargesExport
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.table_saver import TableSaver
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.wording import money_words as words
from carefront.wording.times import Times

DAYS_SHOWN = 30


class BillingViewModel(ChargeFormModel):
    """``changed``: other charges, totals or a refusal."""

    changed = Signal()

    def __init__(self, desk: WindowViewModel, memory: Memory, parent: QObject | None = None) -> None:
        super().__init__(desk.context, parent)
        self.saver = TableSaver(desk.context, memory)
        self._question = AsideQuestion[tuple[int, ChargePage]](desk.context, self._on_page, self._on_failed, self)
        self._question.slowed.connect(self.changed)
        self.export = ChargesExport(desk.context, self.saver, self)
        self._totals: tuple[ChargeTotal, ...] = ()
        self._next: int | None = None
        self._is_shown = self.is_refused = self._is_read = False
        self.can_edit = False
        self.last = desk.context.today()
        self.first = self.last - timedelta(days=DAYS_SHOWN - 1)
        self.state = self.payer = self.text = ""
        desk.data_changed.connect(self.read)

    # --- what is wanted ----------------------------------------------------------------------------------------------
    @property
    def times(self) -> Times:
        """The clock texts of the clinic."""
        return self._context.maker.times(self._context.zone)

    @property
    def states(self) -> tuple[tuple[str, str], ...]:
        """States to choose from."""
        return ("", _("Any state")), *((state.value, words.charge_state_word(state)) for state in ChargeState)

    def wanted(self) -> ChargeFilter:
        """The filter as it stands; its days are the clinic's."""
        zone, facility = zone_named(self._context.zone), self._context.facility
        return ChargeFilter(
            facility.facility_id if facility else "", day_span_s(self.first, zone)[0], day_span_s(self.last, zone)[1],
            self.state, self.payer, self.text,
        )  # fmt: skip

    def choose_days(self, first: date, last: date) -> None:
        """Charges of these inclusive days, whichever is the earlier."""
        self.first, self.last = min(first, last), max(first, last)
        self.read()

    def choose(self, *, state: str | None = None, payer: str | None = None, text: str | None = None) -> None:
        """Charges in a state, of a payer, of a patient; what is not named stays."""
        self.state = self.state if state is None else state
        self.payer = self.payer if payer is None else payer
        self.text = self.text if text is None else text.strip()
        self.read()

    # --- reading -----------------------------------------------------------------------------------------------------
    def enter(self) -> None:
        """The page is shown."""
        self._is_shown = True
        self.read()

    def leave(self) -> None:
        """Another view is shown."""
        self._is_shown = False

    def read(self) -> None:
        """Ask anew, as many as are shown, where somebody looks; an older answer is dropped."""
        if self._is_shown:
            self._ask(0, max(PAGE, len(self.lines)))

    def read_more(self) -> None:
        """Ask for what follows, where there is more."""
        if self._next is not None:
            self._ask(self._next, PAGE)

    def _ask(self, offset: int, limit: int) -> None:
        self._next, wanted = None, self.wanted()
        self._question.ask(lambda reader: (offset, reader.charges().page(wanted, offset, limit)))

    def _on_page(self, found: tuple[int, ChargePage]) -> None:
        offset, page = found
        self.lines = (*self.lines[:offset], *page.lines)
        self._totals, self._next, self.can_edit = page.totals, page.next_offset, page.can_edit
        self.prices = page.prices
        self.is_refused, self._is_read = False, True
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self.lines, self._totals, self.is_refused, self.can_edit = (), (), True, False
        self._context.fail(error)
        self.changed.emit()

    # --- what is shown -----------------------------------------------------------------------------------------------
    @property
    def headings(self) -> tuple[str, ...]:
        """Of the columns."""
        return _("Day"), _("Patient"), _("For"), _("Amount"), _("State"), _("Payer")

    def texts(self, line: ChargeLine) -> tuple[str, ...]:
        """The columns of a charge."""
        times = self.times
        payer = words.payer_line(line.payer, line.payer_name)
        return (
            times.plain_day(times.at(line.at_s).date()), line.patient, line.description,
            words.money(line.amount_minor, line.currency, str(times.locale)), words.charge_state_word(line.state),
            payer,
        )  # fmt: skip

    @property
    def totals(self) -> tuple[str, ...]:
        """``Due: €120.00 (3)`` for each state and currency of all that fit; currencies are never added up. A word of
        patience while what is wanted is looked for."""
        if self._question.is_slow:
            return (_("Searching…"),)
        return tuple(words.total_line(total, self.times) for total in self._totals)

    @property
    def emptiness(self) -> str:
        """Why there is nothing to see; empty where there is something."""
        if self.is_refused:
            return _("Charges are for people who may view billing. Ask an administrator.")
        if self.lines or not self._is_read:
            return ""
        return _("No charges fit. Visit types with a price bring one with every visit; others are added here.")

    # --- out ---------------------------------------------------------------------------------------------------------
    @property
    def file_name(self) -> str:
        """What a file of it is called, without its ending."""
        return _("charges {first} to {last}").format(first=self.first.isoformat(), last=self.last.isoformat())

    def save(self, path: Path) -> None:
        """Write every charge that fits to a file."""
        self.export.start(path, self.wanted(), (self.first, self.last))
