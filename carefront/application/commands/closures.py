"""Closures and extra openings of a clinic, one by one or many at once (public holidays)."""

from collections.abc import Sequence
from dataclasses import replace

from carefront.application.commands.catalogue import AddClosure, AddClosures, ChangeClosure, RemoveClosure
from carefront.application.commands.changed_facts import closures_after, not_doubled
from carefront.application.commands.places import changed, check_days, clinic_edit
from carefront.application.commands.telling import telling
from carefront.application.execute import Act, Answer, Done, Need, Rule, Rules
from carefront.domain.errors import InvalidValue


def _add(command: AddClosure, act: Act) -> Answer:
    check_days(command.first, command.last)
    act.unit.facilities.get(command.facility_id)
    act.unit.closures.add(closures_after((), command)[0])
    return _closed(command.KIND, command.closure_id, command.name, act)


def _add_many(command: AddClosures, act: Act) -> Answer:
    for row in command.closures:
        check_days(row.first, row.last)
        if row.facility_id != command.facility_id:
            raise InvalidValue("closures", row.facility_id, "other_clinic")
    wanted = not_doubled(act.unit.facts.clinic(command.facility_id).closures, command.closures)
    for row in wanted:
        act.unit.closures.add(row)
    changed(act, command.KIND, command.facility_id, "facility_id")
    added = [row.id for row in wanted]
    known = len(command.closures) - len(added)
    return Done({"facility_id": command.facility_id, "added": added, "known": known, "count": len(added)})


def _change(command: ChangeClosure, act: Act) -> Answer:
    check_days(command.closure.first, command.closure.last)
    known = act.unit.closures.get(command.closure.id)
    act.unit.closures.save(replace(command.closure, facility_id=known.facility_id))
    return _closed(command.KIND, known.id, command.closure.name, act)


def _remove(command: RemoveClosure, act: Act) -> Answer:
    known = act.unit.closures.get(command.closure_id)
    act.unit.closures.remove(known.id)
    return _closed(command.KIND, known.id, known.name, act)


def _closed(kind: str, closure_id: str, name: str, act: Act) -> Done:
    changed(act, kind, closure_id, "closure_id")
    return Done({"closure_id": closure_id, "name": name})


def _of_closure(identifier: str, act: Act) -> Sequence[Need]:
    return clinic_edit(act.unit.closures.get(identifier).facility_id)


RULES: Rules = {
    AddClosure: Rule(lambda command, _act: clinic_edit(command.facility_id), telling(_add)),
    AddClosures: Rule(lambda command, _act: clinic_edit(command.facility_id), telling(_add_many)),
    ChangeClosure: Rule(lambda command, act: _of_closure(command.closure.id, act), telling(_change)),
    RemoveClosure: Rule(lambda command, act: _of_closure(command.closure_id, act), telling(_remove)),
}

LOADING: Rules = {AddClosure: Rule(lambda command, _act: clinic_edit(command.facility_id), _add)}
"""The same for a clinic file, which is loaded whole: nothing is told."""
