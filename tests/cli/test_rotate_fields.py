"""``carefront key rotate-fields``: a new key for every record, by the command line; doctor finds all of them whole."""

import json
from pathlib import Path

import pytest

from carefront.application.commands import record_catalogue as r
from carefront.cli.main import main
from carefront.domain.records import Allergy
from carefront.shared.ids import new_id
from tests.support.practice import KIM, Practice
from tests.support.schema_check import check


def test_records_are_sealed_anew_and_read_as_before(
    practice_template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    practice = Practice.copied(practice_template, tmp_path / "practice")
    practice.do(r.SaveAllergy(Allergy(new_id(), KIM, "pollen")))
    practice.close()
    options = ["--profile", str(practice.folder)]

    assert main(["key", "rotate-fields", *options, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    check("key-rotate-fields", found)
    assert found == {"rotated": True, "version": 2, "patients": 1, "retired": [1]}
    assert main(["key", "rotate-fields", *options]) == 0
    assert "The records of 1 patient are sealed with key 3 now." in capsys.readouterr().out
    assert main(["doctor", *options]) == 0

    again = Practice.at(practice.folder)
    again.do(r.ViewRecord(new_id(), KIM))
    assert [row.substance for row in again.reader.records().record(KIM).allergies or ()] == ["pollen"]
    again.close()
