"""``carefront explain``: whether a time can be booked, with every reason, warning and alternative."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from carefront.application.booking import explained, gather
from carefront.application.failures import ExitCode
from carefront.application.queries.proposals import other_times
from carefront.cli.clinic_desk import AskedDesk, asked_desk, patient_id
from carefront.cli.clinic_report import refusing
from carefront.cli.options import report
from carefront.domain.appointments import ResourceUse
from carefront.domain.booking_facts import (
    Alternative,
    BookingFacts,
    BookingQuestion,
    BookingWarning,
    Reason,
    ReasonCode,
)
from carefront.domain.choosing import PROVIDER_ROLE, Place, places_of, rechosen
from carefront.domain.requirements import places
from carefront.domain.resources import Resource, ResourceKind
from carefront.domain.zones import local_date
from carefront.shared.i18n import _
from carefront.wording.refusals import Speaker, alternative_label, reason_sentence, warning_sentence


def run(args: argparse.Namespace) -> int:
    """Judge the time; 0 whatever the answer is."""
    return refusing(args, lambda: _run(args))


def _run(args: argparse.Namespace) -> int:
    with asked_desk(args) as asked:
        question = _question(args, asked)
        answer = explained(asked.desk, asked.facility_id, question).explanation
        unfilled = _unfilled(asked, question)
        reasons = sorted((*answer.reasons, *unfilled), key=lambda reason: reason.order)
        instead = other_times(asked.desk, asked.facility_id, question, "") if reasons and not unfilled else ()
        speaker = asked.speaker(local_date(question.start_s, asked.zone))
        content = {
            **asked.head(), "offering": asked.key(question.offering.id) if question.offering else "",
            "start": asked.text(question.start_s), "end": asked.text(question.end_s),
            "resources": asked.uses(question.resources), "bookable": not reasons,
            "reasons": [_reason(asked, reason, speaker) for reason in reasons],
            "warnings": [_warning(asked, warning, speaker) for warning in answer.warnings],
            "alternatives": [_alternative(asked, question, one, speaker) for one in instead],
        }  # fmt: skip
        report(args, content, _text(content))
    return ExitCode.OK


def _question(args: argparse.Namespace, asked: AskedDesk) -> BookingQuestion:
    offering = asked.offering(args.offering)
    named = list(dict.fromkeys(asked.resource(one).id for one in args.resource))
    question = BookingQuestion(
        asked.instant(args.start), args.length or offering.duration_minutes, (), offering,
        patient_id(asked, args.patient),
    )  # fmt: skip
    everyone = tuple(asked.desk.facts.resources_of(asked.facility_id))
    facts = gather(asked.desk, asked.facility_id, question, everyone, labelled=False)
    return rechosen(replace(question, resources=_uses(question, facts, named)), facts, asked.desk.facts.layers)


def _unfilled(asked: AskedDesk, question: BookingQuestion) -> tuple[Reason, ...]:
    """A visit type that needs what this clinic does not have can't be booked at any time, as the search says too."""
    offering, facility_id = question.offering, asked.facility_id
    facts = gather(asked.desk, facility_id, question, tuple(asked.desk.facts.resources_of(facility_id)), labelled=False)
    if offering is None or all(places(need, offering, facts) for need in offering.requirements):
        return ()
    params = {"offering": offering.name, "why": "unfilled", "state": offering.state.value}
    return (Reason(ReasonCode.OFFERING_UNAVAILABLE, source_kind="offering", source_id=offering.id, params=params),)


def _uses(question: BookingQuestion, facts: BookingFacts, named: Sequence[str]) -> tuple[ResourceUse, ...]:
    """The named resources in the places they fit, and a free choice for every other place of the visit type."""
    found, _lead = places_of(question.offering, named, facts)
    uses: list[ResourceUse] = []
    for place in found:
        uses.append(_use(place, named, {use.resource_id for use in uses}))
    filled = {use.resource_id for use in uses}
    uses += [_plain(facts.resources[one].resource) for one in named if one not in filled]
    return tuple(uses)


def _use(place: Place, named: Sequence[str], taken: set[str]) -> ResourceUse:
    mine = next((choice for choice in place.choices if choice in named and choice not in taken), None)
    if mine is not None:
        return replace(place.use, resource_id=mine, is_auto=False, fallback="")
    if place.use.fallback or len(place.choices) < 2:
        return place.use
    return replace(place.use, is_auto=True, fallback=f"kind:{ResourceKind.PERSON.value}")


def _plain(resource: Resource) -> ResourceUse:
    role = PROVIDER_ROLE if resource.kind is ResourceKind.PERSON else resource.kind.value
    return ResourceUse(resource.id, role)


def _reason(asked: AskedDesk, reason: Reason, speaker: Speaker) -> dict[str, Any]:
    source = {"kind": reason.source_kind, "key": asked.key(reason.source_id)} if reason.source_id else None
    return {
        "code": reason.code.value, "resource": asked.key(reason.resource_id) if reason.resource_id else None,
        "start": None if reason.start_s is None else asked.text(reason.start_s),
        "end": None if reason.end_s is None else asked.text(reason.end_s), "source": source,
        "message": reason_sentence(reason, speaker),
    }  # fmt: skip


def _warning(asked: AskedDesk, warning: BookingWarning, speaker: Speaker) -> dict[str, Any]:
    resource = asked.key(warning.resource_id) if warning.resource_id else None
    return {"code": warning.code.value, "resource": resource, "message": warning_sentence(warning, speaker)}


def _alternative(asked: AskedDesk, question: BookingQuestion, one: Alternative, speaker: Speaker) -> dict[str, Any]:
    return {
        "kind": one.kind.value, "start": asked.text(one.start_s),
        "end": asked.text(one.start_s + 60 * question.length_minutes), "resources": asked.uses(one.resources),
        "label": alternative_label(one, question.start_s, speaker),
    }  # fmt: skip


def _text(content: dict[str, Any]) -> str:
    if content["bookable"]:
        return "\n".join([_("This time can be booked."), *(one["message"] for one in content["warnings"])])
    instead = [_("Instead: {time}").format(time=one["label"]) for one in content["alternatives"]]
    return "\n".join([*(one["message"] for one in content["reasons"]), *instead])
