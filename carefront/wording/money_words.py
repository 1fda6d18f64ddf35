"""Caseloads and charges in words, and what was done with them."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from babel.numbers import format_currency, format_decimal, format_percent, get_currency_precision

from carefront.application.caseload_rows import PanelLine
from carefront.application.charge_rows import ChargeLine, ChargeTotal, PriceLine
from carefront.domain.charges import ChargeState, Payer
from carefront.shared.i18n import _
from carefront.wording.times import Times

Sayings = dict[str, Callable[[], str]]
DONE: Sayings = {
    "patient_assignment.move_many": lambda: _("Changed who looks after {count} patients"),
    "patient_assignment.add": lambda: _("{patient} is a patient of {name} now"),
    "patient_assignment.end": lambda: _("{patient} is no longer a patient of {name}"),
    "caseload.save": lambda: _("Changed the caseload of {name}"),
    "charge.add": lambda: _("Added the charge “{name}”"),
    "charge.change": lambda: _("Changed the charge “{name}”"),
    "charge.state": lambda: _("Changed the state of {count} charges"),
}
UNDO: Sayings = {
    "patient_assignment.move_many": lambda: _("Undo change of who looks after {count} patients"),
    "patient_assignment.add": lambda: _("Undo assigning {patient} to {name}"),
    "patient_assignment.end": lambda: _("Undo taking {patient} off {name}"),
    "caseload.save": lambda: _("Undo change of the caseload of {name}"),
    "charge.add": lambda: _("Undo adding the charge “{name}”"),
    "charge.change": lambda: _("Undo change of the charge “{name}”"),
    "charge.state": lambda: _("Undo change of {count} charges"),
}
REDO: Sayings = {
    "patient_assignment.move_many": lambda: _("Redo change of who looks after {count} patients"),
    "patient_assignment.add": lambda: _("Redo assigning {patient} to {name}"),
    "patient_assignment.end": lambda: _("Redo taking {patient} off {name}"),
    "caseload.save": lambda: _("Redo change of the caseload of {name}"),
    "charge.add": lambda: _("Redo adding the charge “{name}”"),
    "charge.change": lambda: _("Redo change of the charge “{name}”"),
    "charge.state": lambda: _("Redo change of {count} charges"),
}

_PANEL: dict[str, Callable[[], str]] = {
    "": lambda: _("Automatic"), "open": lambda: _("Open"), "limited": lambda: _("Limited"),
    "closed": lambda: _("Closed"),
}  # fmt: skip
_STATES: dict[ChargeState, Callable[[], str]] = {
    ChargeState.PLANNED: lambda: _("Planned"), ChargeState.DUE: lambda: _("Due"),
    ChargeState.BILLED: lambda: _("Billed"), ChargeState.PAID: lambda: _("Paid"),
    ChargeState.WAIVED: lambda: _("Waived"), ChargeState.VOID: lambda: _("Void"),
}  # fmt: skip
_PAYERS: dict[Payer, Callable[[], str]] = {
    Payer.PATIENT: lambda: _("Patient"), Payer.INSURANCE: lambda: _("Insurance"), Payer.OTHER: lambda: _("Other"),
}  # fmt: skip


def panel_word(status: str) -> str:
    """``Limited``; empty is ``Automatic``."""
    return _PANEL[status]()


def panel_choices() -> tuple[tuple[str, str], ...]:
    """What can be set by hand and what that is called; automatic first."""
    return tuple((status, say()) for status, say in _PANEL.items())


def charge_state_word(state: ChargeState) -> str:
    """``Billed``."""
    return _STATES[state]()


def payer_word(payer: Payer) -> str:
    """``Insurance``."""
    return _PAYERS[payer]()


def money(amount_minor: int, currency: str, locale: str) -> str:
    """``€1,234.50``; the minor unit is that of the currency (a yen has none)."""
    whole = Decimal(amount_minor).scaleb(-get_currency_precision(currency))
    return str(format_currency(whole, currency, locale=locale))


def major(amount_minor: int, currency: str) -> float:
    """The amount in whole units of its currency, for a cell of a spreadsheet."""
    return float(Decimal(amount_minor).scaleb(-get_currency_precision(currency)))


def digits(amount_minor: int, currency: str) -> str:
    """The amount as somebody would type it: ``45.00``."""
    places = get_currency_precision(currency)
    return f"{Decimal(amount_minor).scaleb(-places):.{places}f}"


def price_line(price: PriceLine, locale: str) -> str:
    """``Follow-up, €45.00``."""
    return _("{name}, {amount}").format(name=price.name, amount=money(price.amount_minor, price.currency, locale))


def charges_line(lines: Iterable[ChargeLine], locale: str) -> str:
    """``Follow-up: €45.00 (Due)``, one line each; empty of none."""
    said = (
        _("{name}: {amount} ({state})").format(
            name=line.description, amount=money(line.amount_minor, line.currency, locale),
            state=charge_state_word(line.state),
        )
        for line in lines
    )  # fmt: skip
    return "\n".join(said)


def panel_line(line: PanelLine) -> str:
    """``Limited (automatic)``, ``Closed (by hand)``; just ``Open`` where nobody set a limit."""
    word = panel_word(line.status)
    if line.by_hand:
        return _("{status} (by hand)").format(status=word)
    return word if line.max_patients is None else _("{status} (automatic)").format(status=word)


def number(value: int, times: Times) -> str:
    """A number as the locale writes it."""
    return str(format_decimal(value, locale=times.locale))


def share(part: int, whole: int | None, times: Times) -> str:
    """``83%``; empty of nothing or of no limit."""
    return str(format_percent(part / whole, "#,##0%", locale=times.locale)) if whole else ""


def payer_line(payer: Payer, name: str) -> str:
    """``Insurance: Sure Health``."""
    return _("{payer}: {name}").format(payer=payer_word(payer), name=name) if name else payer_word(payer)


def total_line(total: ChargeTotal, times: Times) -> str:
    """``Due: €120.00 (3)``."""
    return _("{state}: {amount} ({count})").format(
        state=charge_state_word(total.state), amount=money(total.amount_minor, total.currency, str(times.locale)),
        count=number(total.count, times),
    )  # fmt: skip
