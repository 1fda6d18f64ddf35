"""The form of one entry of a record: what was typed, over what, and what another desk wrote meanwhile. Pure."""

from collections.abc import Mapping
from dataclasses import field, replace

from carefront.application.draft_book import RECORD, Draft
from carefront.application.record_rows import PatientRecord
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass
from carefront.viewmodels.record_faces import FieldSpec, fields_of, form_title, values_of

_BASE = "_base_"
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RecordForm:
    """A form that is open. ``row_id``: of the entry, a fresh id for a new one.

    ``base``: what is stored, as far as this form knows, of row version ``version`` (0: nothing is). ``theirs``: what
    another desk wrote into fields that were changed here too; nothing is saved before somebody chose.
    """

    kind: str
    row_id: str
    is_new: bool
    title: str
    specs: tuple[FieldSpec, ...]
    values: Values
    wrong: str = ""
    base: Values = field(default_factory=dict)
    version: int = 0
    theirs: Values = field(default_factory=dict)


def form_of(record: PatientRecord, kind: str, row_id: str, draft: Draft | None) -> RecordForm:
    """The form of an entry, of a new one without an id; with what was typed before, over what is stored now."""
    stored, typed = values_of(record, kind, row_id), dict(draft.fields) if draft else {}
    identifier = row_id or typed.get("_id", "") or new_id()
    base = {name: typed.get(f"{_BASE}{name}", text) for name, text in stored.items()}
    form = RecordForm(
        kind, identifier, not row_id, form_title(kind, not row_id), fields_of(kind),
        {name: typed.get(name, text) for name, text in stored.items()}, base=base,
        version=record.versions.get(identifier, 0),
    )  # fmt: skip
    return form if form.is_new else merged(form, record)


def merged(form: RecordForm, record: PatientRecord) -> RecordForm:
    """The form over what is stored now: fields left alone here follow, the others offer what stands there.

    Of an entry that is gone it becomes the form of a new one, so that nothing typed is lost.
    """
    if form.row_id not in record.versions:
        return replace(form, row_id=new_id(), is_new=True, title=form_title(form.kind, True), base={}, version=0,
                       theirs={})  # fmt: skip
    now = values_of(record, form.kind, form.row_id)
    values, base, theirs = dict(form.values), dict(now), {}
    for name, text in now.items():
        before = form.base.get(name, text)
        if text != before and values[name] not in (before, text):
            theirs[name], base[name] = text, before  # until somebody chose, this is still typed over what was before
        elif text != before:
            values[name] = text
    return replace(form, values=values, base=base, version=record.versions[form.row_id], theirs=theirs)


def merge_notice(before: RecordForm, after: RecordForm) -> str:
    """What to tell of a form that another desk wrote under; empty where nothing happened to it."""
    if after.is_new and not before.is_new:
        return _("This entry was removed at another desk. Saving adds it again.")
    if after.theirs:
        return _("Somebody changed this meanwhile. Choose what is to stay.")
    return _("Changed at another desk meanwhile.") if after.values != before.values else ""


def chosen(form: RecordForm, name: str, *, is_theirs: bool) -> RecordForm:
    """The form with one of two texts chosen."""
    theirs = dict(form.theirs)
    text = theirs.pop(name, form.values[name])
    values = {**form.values, name: text} if is_theirs else form.values
    return replace(form, theirs=theirs, values=values, base={**form.base, name: text})


def shown_text(form: RecordForm, name: str) -> str:
    """What another desk wrote, as it is shown beside one's own."""
    spec, text = next(spec for spec in form.specs if spec.name == name), form.theirs[name]
    if spec.kind == "flag":
        return _("yes") if text else _("no")
    return dict(spec.choices).get(text, text) or _("nothing")


def draft_id(patient_id: str, form: RecordForm) -> str:
    """What the draft of a form is kept under; there is one for each entry, and one for a new one of each kind."""
    return draft_name(patient_id, form.kind, "" if form.is_new else form.row_id)


def draft_name(patient_id: str, kind: str, row_id: str) -> str:
    """As ``draft_id``, of an entry by its id."""
    return f"{RECORD}:{patient_id}:{kind}:{row_id}"


def draft_of(patient_id: str, form: RecordForm, now_s: int) -> Draft:
    """The form as a draft."""
    base = {f"{_BASE}{name}": text for name, text in form.base.items()}
    return Draft(draft_id(patient_id, form), RECORD, {**base, **form.values, "_id": form.row_id}, now_s)
