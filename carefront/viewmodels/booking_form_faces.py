"""What the booking form shows beside its fields, made of the desk's answers: chips, reasons, other times. No Qt."""

from collections.abc import Mapping, Sequence

from carefront.application.read_models import OfferingRow, Proposal, ResourceRow
from carefront.domain.appointments import ResourceUse
from carefront.domain.booking_facts import Alternative, AlternativeKind, ReasonCode, WarningCode
from carefront.shared.i18n import _
from carefront.shared.values import dataclass
from carefront.viewmodels.booking_form_fields import FormFields
from carefront.viewmodels.visit_editing import Theirs
from carefront.wording import booking_messages as messages
from carefront.wording.refusals import Speaker, alternative_label, reason_sentences, warning_sentence

Choice = tuple[str, str]
"""Id and text of an entry to choose."""


@dataclass(frozen=True, slots=True)
class RoleFace:
    """A chip: who or what fills a role. The first choice of one that can be *auto* is *auto*, with whom it took.

    ``field`` is ``resource_id`` for the one who leads, else ``role:`` and the role. ``help`` says what to choose.
    """

    field: str
    label: str
    choices: tuple[Choice, ...]
    chosen: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class AnswerFaces:
    """Why not, what is worth knowing, and what instead; texts as everywhere else."""

    summary: str = ""
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    held_by: str = ""
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TheirsFace:
    """``Ana changed this to R2. [Use R2] [Keep R1]`` under a field."""

    field: str
    text: str
    use: str
    keep: str


def answer_faces(proposal: Proposal | None, offered: Sequence[Alternative], speaker: Speaker) -> AnswerFaces:
    """The desk's answer in words; ``offered`` are the times to choose from."""
    if proposal is None:
        return AnswerFaces(alternatives=tuple(alternative_label(one, 0, speaker) for one in offered))
    explanation, times = proposal.explanation, speaker.times
    held = [warning for warning in explanation.warnings if warning.code is WarningCode.HELD]
    others = [warning for warning in explanation.warnings if warning.code is not WarningCode.HELD]
    end_s = proposal.start_s + 60 * proposal.length_minutes
    names = " · ".join(name for name in proposal.resource_names if name)
    parts = (times.day_of(proposal.start_s), times.span(proposal.start_s, end_s), names)
    return AnswerFaces(
        summary=" · ".join(part for part in parts if part),
        reasons=reason_sentences(explanation.reasons, speaker),
        warnings=tuple(warning_sentence(warning, speaker) for warning in others),
        held_by=messages.held_by(held[0], times) if held else "",
        alternatives=tuple(alternative_label(one, proposal.start_s, speaker) for one in offered),
    )


def role_faces(
    form: FormFields, proposal: Proposal | None, offering: OfferingRow | None, rows: Sequence[ResourceRow],
    speaker: Speaker,
) -> tuple[RoleFace, ...]:  # fmt: skip
    """A chip for each resource of the visit; before the desk has answered, for the one who leads."""
    known = {row.resource_id: row for row in rows}
    uses = proposal.resources if proposal else (ResourceUse(form.resource_id),)
    return tuple(_role_face(use, form, proposal, offering, known, speaker) for use in uses if use.resource_id in known)


def _role_face(
    use: ResourceUse, form: FormFields, proposal: Proposal | None, offering: OfferingRow | None,
    known: Mapping[str, ResourceRow], speaker: Speaker,
) -> RoleFace:  # fmt: skip
    row = known[use.resource_id]
    label = _role_label(row, speaker)
    fitting = [one for one in known.values() if _fits(one, row, use, offering)]
    choices = [(one.resource_id, one.name) for one in fitting]
    if use.resource_id == form.resource_id:
        return RoleFace("resource_id", label, tuple(choices), use.resource_id)
    named = form.chosen_resources.get(use.role, "")
    auto = _("{resource} (auto)").format(resource=row.name) if not named else _("Auto")
    if use.is_auto or named:
        choices.insert(0, ("", auto))
    chosen = named if named or use.is_auto else use.resource_id
    return RoleFace(f"role:{use.role}", label, tuple(choices), chosen, _room_help(use, row, proposal, known))


def _fits(one: ResourceRow, row: ResourceRow, use: ResourceUse, offering: OfferingRow | None) -> bool:
    if one.resource_id == row.resource_id:
        return True
    if use.fallback.startswith("group:"):
        return one.kind == row.kind and one.group == row.group
    if row.kind == "person" and offering and offering.resource_ids:
        return one.kind == row.kind and one.resource_id in offering.resource_ids
    return one.kind == row.kind


def _role_label(row: ResourceRow, speaker: Speaker) -> str:
    words = speaker.words
    return {"person": words.provider, "room": words.room}.get(row.kind, words.equipment)


def _room_help(use: ResourceUse, row: ResourceRow, proposal: Proposal | None, known: Mapping[str, ResourceRow]) -> str:
    """V6, where a room is in use and others are free at that time."""
    if proposal is None or row.kind != "room":
        return ""
    reasons = proposal.explanation.reasons
    if not any(one.code is ReasonCode.OTHER_RESOURCE_BUSY and one.resource_id == use.resource_id for one in reasons):
        return ""
    free = [
        known[other.resource_id].name
        for offer in proposal.explanation.alternatives
        if offer.kind is AlternativeKind.SAME_TIME
        for other in offer.resources
        if other.role == use.role and other.resource_id != use.resource_id and other.resource_id in known
    ]
    return messages.needs_room(proposal.offering_name, free) if free else ""


def theirs_face(theirs: Theirs, own: str, name_of: Mapping[str, str]) -> TheirsFace:
    """The offer beside a field; ``name_of`` are texts of ids."""
    is_words = theirs.field in ("note", "reason")
    value = _value_text(theirs.value, name_of, is_words=is_words)
    mine = _value_text(own, name_of, is_words=is_words)
    return TheirsFace(
        theirs.field, messages.changed_meanwhile(theirs.who, value), messages.use_theirs(value), messages.keep_own(mine)
    )


def _value_text(value: str, name_of: Mapping[str, str], *, is_words: bool) -> str:
    """A value as a sentence names it: words of people in quotes, ids by their name, nothing as such."""
    text = name_of.get(value, value)
    return messages.quoted(text) if text and is_words else text or messages.empty_value()
