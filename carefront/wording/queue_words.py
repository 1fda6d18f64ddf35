"""The queue in words: what was done in it, its stages, and what its board says of somebody."""

from collections.abc import Callable, Mapping

from carefront.application.queue_rows import QueueEntry, Stage
from carefront.domain.encounters import Turn
from carefront.shared.i18n import _, ngettext
from carefront.wording.times import Times

Sayings = dict[str, Callable[[], str]]
DONE: Sayings = {
    "queue.call": lambda: _("Called {patient}"), "queue.transfer": lambda: _("Handed {patient} over to {name}"),
    "queue.turn": lambda: _("Changed the turn of {patient}"),
}  # fmt: skip
UNDO: Sayings = {
    "queue.call": lambda: _("Undo call of {patient}"), "queue.transfer": lambda: _("Undo handing over of {patient}"),
    "queue.turn": lambda: _("Undo change of the turn of {patient}"),
}  # fmt: skip
REDO: Sayings = {
    "queue.call": lambda: _("Redo call of {patient}"), "queue.transfer": lambda: _("Redo handing over of {patient}"),
    "queue.turn": lambda: _("Redo change of the turn of {patient}"),
}  # fmt: skip

_STAGES: Mapping[Stage, Callable[[], str]] = {
    Stage.INSIDE: lambda: _("In the room"), Stage.CALLED: lambda: _("Called"), Stage.WAITING: lambda: _("Waiting"),
    Stage.EXPECTED: lambda: _("Expected"), Stage.DONE: lambda: _("Done"), Stage.MISSED: lambda: _("Not come"),
}  # fmt: skip


def stage_words(stage: Stage) -> str:
    """What a stage of the board is called."""
    return _STAGES[stage]()


def name_of(entry: QueueEntry) -> str:
    """The patient, or that it is somebody who may not be named."""
    return entry.patient_name or _("another patient")


def waits_words(minutes: int, limit: int) -> str:
    """``14 min``, and that it is long where it is."""
    text = ngettext("{count} min", "{count} min", minutes).format(count=minutes)
    return _("{minutes}, late").format(minutes=text) if minutes >= limit else text


def second_line(entry: QueueEntry, times: Times, now_s: int, limit: int) -> str:
    """What stands below a name: times, waiting, the place."""
    booked = _("walk-in") if entry.is_walk_in else times.clock(entry.start_s)
    if entry.stage is Stage.WAITING:
        waits = waits_words(max(0, now_s - entry.arrived_s) // 60, limit)
        line = _("{booked}, waits {minutes}").format(booked=booked, minutes=waits)
        if entry.turn is Turn.FIRST:
            return _("goes first, {line}").format(line=line)
        return _("no answer, {line}").format(line=line) if entry.turn is Turn.LAST else line
    if entry.stage is Stage.CALLED:
        called = ngettext("called {count} time", "called {count} times", entry.calls).format(count=entry.calls)
        place = entry.place or _("no place")
        return _("{booked}, {called}, {place}").format(booked=booked, called=called, place=place)
    if entry.stage is Stage.INSIDE and entry.started_s:
        return _("{booked}, in since {time}").format(booked=booked, time=times.clock(entry.started_s))
    return booked


def spoken(entry: QueueEntry, line: str) -> str:
    """An entry as one sentence."""
    number = _("{code} {token}").format(code=entry.token_code, token=entry.token).strip()
    token = _("number {token}").format(token=number) if entry.token else _("no number")
    return _("{patient}, {token}, {stage}, {line}").format(
        patient=name_of(entry), token=token, stage=stage_words(entry.stage), line=line
    )


def next_step(stage: Stage) -> str:
    """What Enter does with somebody in a stage; empty where nothing follows."""
    known = {
        Stage.EXPECTED: _("Check in"), Stage.WAITING: _("Call"), Stage.CALLED: _("Take in"), Stage.INSIDE: _("Finish"),
    }  # fmt: skip
    return known.get(stage, "")
