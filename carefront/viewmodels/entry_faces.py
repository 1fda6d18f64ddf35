"""What was understood of an entry, as chips, lines and sentences to be read back. No Qt."""

from carefront.application.opening_rows import OpeningsFound
from carefront.application.quick_entry_terms import Chip, ChipKind, ParsedEntry, Repeat
from carefront.application.read_models import PatientHit, Proposal
from carefront.shared.i18n import _
from carefront.viewmodels.entry_booking import PEOPLE, Clinic, Resolved
from carefront.viewmodels.palette_state import ChipFace, LineKind, PaletteLine
from carefront.wording.quick_entry import (
    asked,
    auto,
    no_opening,
    opening_line,
    patient_chip,
    reading_text,
    repeat_chip,
    usual,
)
from carefront.wording.refusals import Speaker, alternative_label, reason_sentences, warning_sentence


def names_of(clinic: Clinic) -> dict[str, str]:
    """What types, people, rooms and things are called, by id."""
    names = {row.offering_id: row.name for row in clinic.offerings}
    return names | {row.resource_id: row.name for row in clinic.resources}


def typed_chips(entry: ParsedEntry, hit: PatientHit | None, clinic: Clinic, speaker: Speaker) -> tuple[ChipFace, ...]:
    """The chips as typed, before it is known what can be booked."""
    names = names_of(clinic)
    return tuple(_typed(chip, hit, names, speaker) for chip in entry.chips if chip.kind is not ChipKind.VERB)


def _typed(chip: Chip, hit: PatientHit | None, names: dict[str, str], speaker: Speaker) -> ChipFace:
    if chip.kind is ChipKind.PATIENT:
        known = patient_chip(hit.display_name, hit.birth_date, speaker.times) if hit else asked(chip.text)
        return ChipFace(known, hit is not None)
    if not chip.is_sure:
        return ChipFace(asked(chip.text), is_sure=False)
    return ChipFace(chip.text if chip.kind is ChipKind.NOTE else reading_text(chip.reading, names, speaker.times))


def booked_chips(resolved: Resolved, entry: ParsedEntry, clinic: Clinic, speaker: Speaker) -> tuple[ChipFace, ...]:
    """``Kim Rao · 12 Mar 1984`` ``Tue 24 Nov`` ``15:00–15:30`` ``Follow-up`` ``Dr Rao (usual)`` ``R1 (auto)``."""
    wanted, proposal, times = resolved.wanted, resolved.proposal, speaker.times
    texts = [patient_chip(wanted.patient.display_name, wanted.patient.birth_date, times)]
    if proposal is None:
        if resolved.is_waiting and wanted.offering and not entry.chip(ChipKind.TYPE):
            texts.append(wanted.offering.name)
        return (*map(ChipFace, texts), *typed_chips(entry, wanted.patient, clinic, speaker)[1:])
    end_s = proposal.start_s + 60 * proposal.length_minutes
    texts += [times.day_of(proposal.start_s), times.span(proposal.start_s, end_s), proposal.offering_name]
    texts += _resource_texts(resolved, proposal, clinic)
    texts += [repeat_chip(chip.value, times) for chip in entry.chips if isinstance(chip.value, Repeat)]
    texts.append(wanted.note)
    return tuple(ChipFace(text) for text in texts if text)


def _resource_texts(resolved: Resolved, proposal: Proposal, clinic: Clinic) -> list[str]:
    texts = []
    for use, name in zip(proposal.resources, proposal.resource_names, strict=False):
        row = clinic.resource(use.resource_id)
        if row and row.kind in PEOPLE:
            is_usual = resolved.wanted.is_usual and use.resource_id == resolved.wanted.provider_id
            texts.append(usual(row.name) if is_usual else row.name)
        else:
            short = row.code if row else name
            texts.append(auto(short) if use.is_auto else short)
    return texts


def reasons_of(resolved: Resolved, clinic: Clinic, speaker: Speaker) -> tuple[str, ...]:
    """Why Enter can't book; empty where it can."""
    if resolved.is_bookable:
        return ()
    if resolved.problem:
        return (resolved.problem,)
    if resolved.proposal is None:
        return (nothing_found(resolved, resolved.found, clinic, speaker),) if resolved.found else ()
    return reason_sentences(resolved.proposal.explanation.reasons, speaker)


def nothing_found(resolved: Resolved, found: OpeningsFound, clinic: Clinic, speaker: Speaker) -> str:
    """``No opening for Follow-up with Dr Rao before 23 Jan.``"""
    names = names_of(clinic)
    offering = resolved.wanted.offering
    visit_type = offering.name if offering else speaker.words.visit
    return no_opening(visit_type, names.get(resolved.wanted.provider_id, ""), found.last_s, speaker)


def warnings_of(resolved: Resolved, speaker: Speaker) -> tuple[str, ...]:
    """What is worth knowing and stops nobody."""
    proposal = resolved.proposal
    return tuple(warning_sentence(one, speaker) for one in proposal.explanation.warnings) if proposal else ()


def alternative_lines(resolved: Resolved, speaker: Speaker) -> tuple[PaletteLine, ...]:
    """The nearest bookable times instead, at most three."""
    proposal = resolved.proposal
    if proposal is None or resolved.is_bookable:
        return ()
    return tuple(
        PaletteLine(LineKind.ALTERNATIVE, str(at), alternative_label(one, proposal.start_s, speaker))
        for at, one in enumerate(proposal.explanation.alternatives[:3])
    )


def series_lines(resolved: Resolved, speaker: Speaker) -> tuple[PaletteLine, ...]:
    """Every visit of a series, with why it can't be booked where it can't."""
    lines = []
    for at, one in enumerate(resolved.series):
        sentences = reason_sentences(one.explanation.reasons, speaker)
        detail = sentences[0] if sentences else _("free")
        lines.append(
            PaletteLine(LineKind.BOOKING, str(at), opening_line(one.start_s, one.length_minutes, speaker), detail)
        )
    return tuple(lines)


def choice_lines(chip: Chip, clinic: Clinic, speaker: Speaker) -> tuple[PaletteLine, ...]:
    """What an unsure chip may mean."""
    names = names_of(clinic)
    return tuple(
        PaletteLine(LineKind.CHOICE, str(at), reading_text(one, names, speaker.times), _kind_word(one.kind))
        for at, one in enumerate(chip.choices)
    )


def _kind_word(kind: ChipKind) -> str:
    words = {ChipKind.DAY: _("day"), ChipKind.TIME: _("time"), ChipKind.LENGTH: _("length")}
    return words.get(kind, "")
