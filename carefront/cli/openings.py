"""``carefront openings``: the bookable starts of a visit type by wishes; what took them away where there are none."""

import argparse
from datetime import date, timedelta
from typing import Any

from carefront.application.failures import ExitCode
from carefront.application.queries.openings import openings
from carefront.cli.clinic_desk import AskedDesk, asked_desk, patient_id
from carefront.cli.clinic_report import refusing
from carefront.cli.options import Usage, report
from carefront.domain.booking_facts import Reason
from carefront.domain.opening_search import FoundOpening, FoundOpenings, OpeningQuestion, Wishes
from carefront.domain.schedules import DAY_MINUTES, ClockPeriod
from carefront.interop.clinic_file_values import WrongValue, minute
from carefront.shared.i18n import _
from carefront.wording.refusals import reason_sentence


def run(args: argparse.Namespace) -> int:
    """Search and say what was found; 0 also where that is nothing."""
    return refusing(args, lambda: _run(args))


def _run(args: argparse.Namespace) -> int:
    with asked_desk(args) as asked:
        question = _question(args, asked)
        found = openings(asked.desk, asked.facility_id, question, args.limit)
        content = _content(asked, question, found)
        report(args, content, _text(asked, content))
    return ExitCode.OK


def _question(args: argparse.Namespace, asked: AskedDesk) -> OpeningQuestion:
    offering = asked.offering(args.offering)
    first: date = args.first or asked.today
    wishes = Wishes(
        first, first + timedelta(days=args.days - 1), frozenset((day + 6) % 7 for day in args.weekday or ()),
        _periods(args), frozenset(args.language or ()), frozenset(args.gender or ()),
    )  # fmt: skip
    return OpeningQuestion(
        offering, args.length or offering.duration_minutes, tuple(asked.resource(one).id for one in args.resource),
        wishes, None if args.near is None else asked.instant(args.near), args.days,
        patient_id=patient_id(asked, args.patient),
    )  # fmt: skip


def _periods(args: argparse.Namespace) -> tuple[ClockPeriod, ...]:
    if args.after is None and args.before is None:
        return ()
    try:
        start, end = minute(args.after or "00:00"), minute(args.before or "24:00")
    except WrongValue as error:
        raise Usage(_("“{value}” is no clock time such as 09:30").format(value=error.value)) from None
    if not start < end <= DAY_MINUTES:
        raise Usage(_("The end is not after the start."))
    return (ClockPeriod(start, end),)


def _content(asked: AskedDesk, question: OpeningQuestion, found: FoundOpenings) -> dict[str, Any]:
    speaker = asked.speaker(None)
    return {
        **asked.head(),
        "offering": asked.key(question.offering.id) if question.offering else "",
        "from": asked.text(found.first_s), "to": asked.text(found.last_s),
        "openings": [_opening(asked, question, one) for one in found.openings],
        "lost": [
            {"code": one.code.value, "minutes": one.minutes, "message": reason_sentence(Reason(one.code), speaker)}
            for one in found.lost
        ],
    }  # fmt: skip


def _opening(asked: AskedDesk, question: OpeningQuestion, one: FoundOpening) -> dict[str, Any]:
    return {
        "start": asked.text(one.start_s),
        "end": asked.text(one.start_s + 60 * question.length_minutes),
        "resources": asked.uses(one.resources),
        "seats_left": one.seats_left,
    }


def _text(asked: AskedDesk, content: dict[str, Any]) -> str:
    lines = [
        _("{start} – {end}  {resources}").format(
            start=one["start"], end=one["end"], resources=", ".join(use["name"] for use in one["resources"])
        )
        for one in content["openings"]
    ]
    if lines:
        return "\n".join(lines)
    lost = [_("{minutes} min: {reason}").format(minutes=one["minutes"], reason=one["message"]) for one in
            content["lost"]]  # fmt: skip
    return "\n".join([_("There are no openings."), *(lost or [_("Nobody who could take this visit fits.")])])
