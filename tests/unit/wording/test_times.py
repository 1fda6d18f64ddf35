"""Dates and times as people read and type them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from carefront.wording.times import NoSuchDate, Times, known_locale, parse_date

THREE = int(datetime(2026, 11, 24, 15, 0, tzinfo=ZoneInfo("Europe/London")).timestamp())


def plain(text: str) -> str:
    return text.replace("\u202f", " ")


@pytest.mark.parametrize(
    ("locale", "has_24_hours", "text"),
    [("en_US", None, "3:00 PM"), ("de_DE", None, "15:00"), ("en_US", True, "15:00"), ("en_GB", False, "3:00 pm"),
     ("C", None, "15:00"), ("xx_YY", None, "15:00")],
)  # fmt: skip
def test_a39_a_time_is_read_as_the_locale_or_the_user_has_it(locale: str, has_24_hours: bool | None, text: str) -> None:
    assert plain(Times(locale, "Europe/London", has_24_hours).clock(THREE)) == text


def test_a_time_is_the_clinic_s_not_the_machine_s() -> None:
    assert Times("de_DE", "Asia/Tokyo").clock(THREE) == "00:00"


def test_another_day_is_named() -> None:
    times = Times("en_GB", "Europe/London")

    assert times.moment(THREE, date(2026, 11, 24)) == "15:00"
    assert times.moment(THREE, date(2026, 11, 25)) == "Tue 24 Nov, 15:00"


@pytest.mark.parametrize(
    ("text", "locale", "wanted"),
    [
        ("12031984", "en_GB", date(1984, 3, 12)),
        ("12031984", "en_US", date(1984, 12, 3)),
        ("12.3.1984", "de_DE", date(1984, 3, 12)),
        ("1984-03-12", "en_US", date(1984, 3, 12)),
        ("١٢/٣/١٩٨٤", "ar_EG", date(1984, 3, 12)),
        ("19840312", "ja_JP", date(1984, 3, 12)),
        ("  ", "en_GB", None),
    ],
)
def test_a_date_is_typed_in_the_locale_s_order(text: str, locale: str, wanted: date | None) -> None:
    assert parse_date(text, known_locale(locale)) == wanted


@pytest.mark.parametrize("text", ["31/02/2026", "12/13", "yesterday", "99999999"])
def test_a_date_that_does_not_exist_is_told(text: str) -> None:
    with pytest.raises(NoSuchDate) as caught:
        parse_date(text, known_locale("en_GB"))

    assert caught.value.text == text
