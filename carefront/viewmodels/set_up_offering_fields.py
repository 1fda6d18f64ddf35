"""The fields of a visit type, from what is stored and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from carefront.application.set_up_rows import ClinicSetUp
from carefront.domain.choosing import PROVIDER_ROLE
from carefront.domain.offerings import Offering, OfferingKind, Requirement
from carefront.domain.resources import ResourceKind
from carefront.shared.i18n import _
from carefront.viewmodels.set_up_faces import Choice, FieldFace, FieldKind, Need, Values
from carefront.viewmodels.set_up_groups import member_choices
from carefront.viewmodels.set_up_typing import Typed, number_wanted, whole
from carefront.wording.places import currency_digits, money_text
from carefront.wording.set_up_words import any_of_kind, offering_kind

K = FieldKind
LONGEST, DAY, YEARS = 31 * 24 * 60, 24 * 60, 3660
_PEOPLE = frozenset({ResourceKind.PERSON, ResourceKind.ORGANIZATION})


def offering_values(own: Offering) -> Values:
    """A visit type as texts."""
    return {
        "name": own.name, "code": own.code, "aliases": own.aliases, "kind": own.kind.value, "color": own.color,
        "duration_minutes": str(own.duration_minutes), "buffer_before_minutes": str(own.buffer_before_minutes),
        "buffer_after_minutes": str(own.buffer_after_minutes),
        "grid_minutes": str(own.grid_minutes) if own.grid_minutes else "",
        "min_notice_minutes": str(own.min_notice_minutes),
        "horizon_days": "" if own.horizon_days is None else str(own.horizon_days),
        "is_exclusive": not own.is_concurrent, "is_group": own.is_group,
        "price": money_text(own.price_minor, own.currency), "currency": own.currency,
        "resource_ids": own.resource_ids, "requirements": tuple(_need(one) for one in own.requirements),
    }  # fmt: skip


def _need(own: Requirement) -> Need:
    named = (("kind", own.kind), ("group", own.group_id), ("resource", own.resource_id))
    what = next((f"{kind}:{key}" for kind, key in named if key), "")
    length = "" if own.length_minutes is None else str(own.length_minutes)
    return Need(own.role, what, str(own.offset_minutes) if own.offset_minutes else "", length)


def need_choices(read: ClinicSetUp) -> tuple[Choice, ...]:
    """What a requirement may name: groups, kinds, one resource."""
    groups = (Choice(f"group:{row.group.id}", _("Any of {group}").format(group=row.group.name)) for row in read.groups)
    kinds = (Choice(f"kind:{kind.value}", any_of_kind(kind)) for kind in ResourceKind)
    ones = (Choice(f"resource:{row.resource.id}", row.resource.name) for row in read.resources)
    return (*groups, *kinds, *ones)


def offering_fields(read: ClinicSetUp) -> tuple[FieldFace, ...]:
    """Every field, in sections."""
    look, times, price, who = _("Name and look"), _("Time"), _("Price"), _("Who and what")
    kinds = tuple(Choice(kind.value, offering_kind(kind)) for kind in OfferingKind)
    people = tuple(choice for choice, row in zip(member_choices(read), _in_order(read), strict=True) if row in _PEOPLE)
    minutes = _("min")
    return (
        FieldFace("name", _("Name"), K.TEXT, section=look),
        FieldFace("code", _("Short name on cards"), K.TEXT, section=look),
        FieldFace("aliases", _("Also found as"), K.TEXT, section=look, help=_("Other words people type for it.")),
        FieldFace("kind", _("Kind"), K.CHOICE, choices=kinds, section=look),
        FieldFace("color", _("Colour"), K.COLOR, section=look),
        FieldFace("duration_minutes", _("Length"), K.NUMBER, suffix=minutes, section=times),
        FieldFace("buffer_before_minutes", _("Preparation before"), K.NUMBER, suffix=minutes, section=times),
        FieldFace("buffer_after_minutes", _("Clean-up after"), K.NUMBER, suffix=minutes, section=times),
        FieldFace(
            "grid_minutes", _("Starts every"), K.NUMBER, suffix=minutes, section=times,
            help=_("Empty: as the schedule cuts the day."),
        ),
        FieldFace(
            "min_notice_minutes", _("Shortest notice"), K.NUMBER, suffix=minutes, section=times,
            help=_("Also as 2h or 1d."),
        ),
        FieldFace(
            "horizon_days", _("Booked at most this far ahead"), K.NUMBER, suffix=_("days"), section=times,
            help=_("Empty: any day."),
        ),
        FieldFace(
            "is_exclusive", _("Takes all of a resource"), K.CHECK, section=times,
            help=_("Otherwise visits share one up to its capacity."),
        ),
        FieldFace("is_group", _("Of group sessions"), K.CHECK, section=times),
        FieldFace("price", _("Price"), K.TEXT, section=price),
        FieldFace("currency", _("Currency"), K.TEXT, section=price, help=_("Three letters, such as EUR.")),
        FieldFace(
            "resource_ids", _("Offered by"), K.MEMBERS, choices=people, section=who,
            help=_("Nobody marked: everybody who can be booked."),
        ),
        FieldFace("requirements", _("Needs"), K.NEEDS, choices=need_choices(read), section=who),
    )  # fmt: skip


def _in_order(read: ClinicSetUp) -> list[ResourceKind]:
    """The kinds of ``member_choices``, one each."""
    kinds = {row.resource.id: row.resource.kind for row in read.resources}
    return [kinds[choice.id] for choice in member_choices(read)]


def offering_of(base: Offering, typed: Typed, roles: Mapping[str, str]) -> Offering:
    """The visit type as typed; what is wrong is in ``typed.problems``. ``roles``: as ``usual_roles``."""
    currency = typed.text("currency").upper()
    if currency and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        typed.problems["currency"] = _("A currency has three letters, such as EUR.")
    price = typed.price("price", currency_digits(currency))
    if price and not currency:
        typed.problems["currency"] = _("Which currency is the price in?")
    length = typed.number("duration_minutes", 1, LONGEST)
    return replace(
        base, name=typed.text("name", is_needed=True), code=typed.text("code"), aliases=typed.text("aliases"),
        kind=OfferingKind(typed.text("kind") or "service"), color=typed.text("color"), duration_minutes=length,
        buffer_before_minutes=typed.number("buffer_before_minutes", 0, DAY),
        buffer_after_minutes=typed.number("buffer_after_minutes", 0, DAY),
        grid_minutes=typed.maybe_number("grid_minutes", 0, DAY) or 0,
        min_notice_minutes=typed.number("min_notice_minutes", 0, 365 * DAY),
        horizon_days=typed.maybe_number("horizon_days", 1, YEARS), is_concurrent=not typed.check("is_exclusive"),
        is_group=typed.check("is_group"), price_minor=price, currency=currency,
        resource_ids=typed.members("resource_ids"), requirements=_requirements(typed, length, roles),
    )  # fmt: skip


def _requirements(typed: Typed, length: int, roles: Mapping[str, str]) -> tuple[Requirement, ...]:
    found: list[Requirement] = []
    for number, need in enumerate(typed.needs("requirements"), 1):
        kind, _colon, key = need.what.partition(":")
        offset, part = whole(need.offset or "0"), whole(need.length or "0")
        if not key:
            typed.problems["requirements"] = _("Need {number}: choose what is needed.").format(number=number)
            continue
        if kind == "resource" and key in {one.resource_id for one in found}:
            typed.problems["requirements"] = _("Need {number}: this one is needed already.").format(number=number)
            continue
        if offset is None or part is None or offset >= length or (need.length and not 1 <= part <= length):
            typed.problems["requirements"] = _("Need {number}: {problem}").format(
                number=number, problem=number_wanted(0, length - 1)
            )
            continue
        role = need.role.strip() or roles.get(need.what, kind)
        found.append(
            Requirement(
                role, key if kind == "resource" else None, key if kind == "group" else None,
                key if kind == "kind" else None, offset, part or None,
            )
        )  # fmt: skip
    return tuple(found)


def usual_roles(read: ClinicSetUp) -> Mapping[str, str]:
    """The role of a requirement nobody named, by what is required: the provider, else the kind of thing."""
    kinds = {row.resource.id: _role(row.resource.kind) for row in read.resources}
    roles = {f"kind:{kind.value}": _role(kind) for kind in ResourceKind}
    roles |= {f"resource:{identifier}": role for identifier, role in kinds.items()}
    for row in read.groups:
        roles[f"group:{row.group.id}"] = next((kinds[one] for one in row.group.member_ids if one in kinds), "room")
    return roles


def _role(kind: ResourceKind) -> str:
    return PROVIDER_ROLE if kind is ResourceKind.PERSON else kind.value
