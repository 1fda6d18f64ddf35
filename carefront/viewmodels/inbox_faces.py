"""What the inbox shows of an item: a line of its list, and all of it beside the list. Pure: no Qt."""

from collections.abc import Sequence

from carefront.application.inbox_rows import Inbox, OfferRow, WaitingItem
from carefront.application.opening_rows import OpeningRow
from carefront.application.read_models import DuplicateHit
from carefront.domain.requests import ItemKind
from carefront.domain.wishes import Urgency
from carefront.shared.i18n import _
from carefront.shared.values import dataclass
from carefront.wording.booking_messages import contact_line
from carefront.wording.quick_entry import joined
from carefront.wording.refusals import Speaker
from carefront.wording.request_words import (
    about_words,
    offer_words,
    opening_words,
    urgency_words,
    waiting_words,
    wanted_words,
)

REQUESTS, WAITLIST, RECALLS, UNSCHEDULED = TABS = ("requests", "waitlist", "recall", "unscheduled")


@dataclass(frozen=True, slots=True)
class LineFace:
    """A line of a list. ``text`` is all of it for ears."""

    id: str
    name: str
    wanted: str
    waiting: str
    times: str
    text: str
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class OfferFace:
    """An offer: what of it; whether an answer is awaited."""

    id: str
    text: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class AlikeFace:
    """A known patient who may be the one who asks."""

    patient_id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ItemFace:
    """Everything about one item. ``openings``: the best times in words, fewer than three where there are no more;
    ``is_looking``: they are still being searched."""

    id: str = ""
    name: str = ""
    reach: str = ""
    wanted: str = ""
    about: str = ""
    waiting: str = ""
    note: str = ""
    openings: tuple[str, ...] = ()
    offers: tuple[OfferFace, ...] = ()
    is_looking: bool = False
    is_request: bool = False
    is_recall: bool = False
    is_urgent: bool = False
    has_patient: bool = False
    has_visit: bool = False


def rows_of(inbox: Inbox, tab: str) -> tuple[WaitingItem, ...]:
    """The items of a list."""
    lists = (inbox.requests, inbox.waitlist, inbox.recalls, inbox.unscheduled)
    return dict(zip(TABS, lists, strict=True))[tab]


def tab_names(inbox: Inbox) -> tuple[str, ...]:
    """The names of the lists with how many are in each."""
    names = (_("Requests"), _("Waitlist"), _("Recall"), _("Unscheduled"))
    return tuple(
        _("{list} {count}").format(list=name, count=len(rows_of(inbox, tab)))
        for name, tab in zip(names, TABS, strict=True)
    )


def emptiness_of(tab: str) -> str:
    """What stands in place of an empty list."""
    return {
        REQUESTS: _("All requests handled."), WAITLIST: _("No one is waiting."), RECALLS: _("Nobody is due."),
        UNSCHEDULED: _("Every cancelled or missed visit has found another time."),
    }[tab]  # fmt: skip


def line_of(item: WaitingItem, openings: Sequence[OpeningRow] | None, now_s: int, speaker: Speaker) -> LineFace:
    """The line of an item; ``openings`` ``None``: not searched yet."""
    wanted, waiting = wanted_words(item, speaker), waiting_words(item, now_s, speaker.times)
    about = about_words(item, speaker)
    held = [offer_words(offer, speaker) for offer in item.open_offers]
    times = held[0] if held else _times_text(openings, speaker)
    urgency = urgency_words()[item.urgency] if item.urgency is not Urgency.ROUTINE else ""
    return LineFace(
        item.id, item.name or _("No name"), joined([wanted, about]), waiting, times,
        joined([urgency, item.name, wanted, about, waiting, times]), item.urgency is Urgency.URGENT,
    )  # fmt: skip


def _times_text(openings: Sequence[OpeningRow] | None, speaker: Speaker) -> str:
    if openings is None:
        return "…"
    if not openings:
        return _("No opening")
    return _("  |  ").join(opening_words(row, speaker) for row in openings)


def item_face(item: WaitingItem, openings: Sequence[OpeningRow] | None, now_s: int, speaker: Speaker) -> ItemFace:
    """All of an item."""
    born = speaker.times.plain_day(item.birth_date) if item.birth_date else ""
    urgency = urgency_words()[item.urgency] if item.urgency is not Urgency.ROUTINE else ""
    waiting = waiting_words(item, now_s, speaker.times)
    if item.kind is not ItemKind.RECALL:
        waiting = _("waiting {time}").format(time=waiting)
    return ItemFace(
        item.id, item.name or _("No name"), contact_line("", born, item.phone, speaker.times, item.email),
        wanted_words(item, speaker),
        about_words(item, speaker), joined([urgency, waiting]), item.note,
        tuple(opening_words(row, speaker) for row in openings or ()),
        tuple(_offer_face(offer, item, speaker) for offer in item.offers), openings is None,
        item.kind is ItemKind.REQUEST, item.kind is ItemKind.RECALL, item.urgency is Urgency.URGENT,
        bool(item.patient_id), item.kind in (ItemKind.SOONER, ItemKind.LOST),
    )  # fmt: skip


def alike_faces(hits: Sequence[DuplicateHit], speaker: Speaker) -> tuple[AlikeFace, ...]:
    """Who may be meant, in words."""
    return tuple(
        AlikeFace(
            hit.patient_id, hit.display_name,
            _("Looks like {patient}.").format(
                patient=contact_line(
                    hit.display_name, speaker.times.plain_day(hit.birth_date) if hit.birth_date else "", hit.phone,
                    speaker.times,
                )
            ),
        )
        for hit in hits
    )  # fmt: skip


def _offer_face(offer: OfferRow, item: WaitingItem, speaker: Speaker) -> OfferFace:
    return OfferFace(offer.id, offer_words(offer, speaker), offer in item.open_offers)
