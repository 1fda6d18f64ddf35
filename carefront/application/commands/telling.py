"""A handler that says beside its answer which visits its change left outside of availability."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from carefront.application.booking import instant_s
from carefront.application.commands.availability_changes import preview
from carefront.application.execute import Act, Answer, Done

Handle = Callable[[Any, Act], Answer]


def telling(handle: Handle) -> Handle:
    """``handle`` with the ids of the visits that fall outside by it in its answer, as ``outside``."""

    def told(command: Any, act: Act) -> Answer:
        outside = preview(act.unit.facts, act.unit.visit_book, instant_s(act.unit.now), [command])
        answer = handle(command, act)
        if not isinstance(answer, Done):
            return answer
        return replace(answer, result={**answer.result, "outside": [visit.appointment_id for visit in outside]})

    return told
