"""What was done with requests, lists and parked visits, and what Undo and Redo would do, in words."""

from collections.abc import Callable

from carefront.shared.i18n import _

Sayings = dict[str, Callable[[], str]]
DONE: Sayings = {
    "request.submit": lambda: _("Wrote down the request of {patient}"),
    "request.edit": lambda: _("Changed the request of {patient}"),
    "request.assign": lambda: _("Assigned the request of {patient}"),
    "request.propose": lambda: _("Proposed times to {patient}"),
    "request.accept": lambda: _("{patient} accepted a time"),
    "request.decline": lambda: _("{patient} declined the times"),
    "request.convert": lambda: _("Booked the request of {patient} at {time}"),
    "request.cancel": lambda: _("Closed the request of {patient}"),
    "list.snooze": lambda: _("Put off {patient}"),
    "list.close": lambda: _("Took {patient} off the list"),
    "list.place": lambda: _("Booked {patient} at {time} from the list"),
    "offer.make": lambda: _("Offered a time to {patient}"),
    "offer.answer": lambda: _("Closed the offer to {patient}"),
    "offer.accept": lambda: _("{patient} takes {time}"),
    "recall.add": lambda: _("Wrote down a recall of {patient}"),
    "recall.edit": lambda: _("Changed the recall of {patient}"),
    "visit.park": lambda: _("Parked {patient}, {time}"),
    "visit.unpark": lambda: _("Took {patient} from the parking strip"),
}
UNDO: Sayings = {
    "request.submit": lambda: _("Undo request of {patient}"),
    "request.edit": lambda: _("Undo change of the request of {patient}"),
    "request.assign": lambda: _("Undo assignment of the request of {patient}"),
    "request.propose": lambda: _("Undo proposal to {patient}"),
    "request.accept": lambda: _("Undo acceptance of {patient}"),
    "request.decline": lambda: _("Undo refusal of {patient}"),
    "request.convert": lambda: _("Undo booking of the request of {patient}"),
    "request.cancel": lambda: _("Undo closing of the request of {patient}"),
    "list.snooze": lambda: _("Undo putting off {patient}"),
    "list.close": lambda: _("Undo taking {patient} off the list"),
    "list.place": lambda: _("Undo booking of {patient} from the list"),
    "offer.make": lambda: _("Undo offer to {patient}"),
    "offer.answer": lambda: _("Undo answer to the offer to {patient}"),
    "offer.accept": lambda: _("Undo taking of {time} by {patient}"),
    "recall.add": lambda: _("Undo recall of {patient}"),
    "recall.edit": lambda: _("Undo change of the recall of {patient}"),
    "visit.park": lambda: _("Undo parking of {patient}"),
    "visit.unpark": lambda: _("Undo taking {patient} from the parking strip"),
}
REDO: Sayings = {
    "request.submit": lambda: _("Redo request of {patient}"),
    "request.edit": lambda: _("Redo change of the request of {patient}"),
    "request.assign": lambda: _("Redo assignment of the request of {patient}"),
    "request.propose": lambda: _("Redo proposal to {patient}"),
    "request.accept": lambda: _("Redo acceptance of {patient}"),
    "request.decline": lambda: _("Redo refusal of {patient}"),
    "request.convert": lambda: _("Redo booking of the request of {patient}"),
    "request.cancel": lambda: _("Redo closing of the request of {patient}"),
    "list.snooze": lambda: _("Redo putting off {patient}"),
    "list.close": lambda: _("Redo taking {patient} off the list"),
    "list.place": lambda: _("Redo booking of {patient} from the list"),
    "offer.make": lambda: _("Redo offer to {patient}"),
    "offer.answer": lambda: _("Redo answer to the offer to {patient}"),
    "offer.accept": lambda: _("Redo taking of {time} by {patient}"),
    "recall.add": lambda: _("Redo recall of {patient}"),
    "recall.edit": lambda: _("Redo change of the recall of {patient}"),
    "visit.park": lambda: _("Redo parking of {patient}"),
    "visit.unpark": lambda: _("Redo taking {patient} from the parking strip"),
}
