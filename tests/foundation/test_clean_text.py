"""What people type is stored as they meant it, or refused with a code and a sentence that says what is right."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import text
from foundation.text import TextInvalid


def code_of(caught: pytest.ExceptionInfo[TextInvalid]) -> str:
    """The code of a refusal, after a look at its sentence."""
    refusal = caught.value
    assert refusal.status == 400
    assert refusal.sentence.endswith(".")
    assert refusal.sentence.isprintable()
    return refusal.code


def name_refusal(raw: object) -> str:
    with pytest.raises(TextInvalid) as caught:
        text.clean_name(raw)
    return code_of(caught)


def score_refusal(raw: object, *, from_json: bool = False, places: int = 2) -> str:
    with pytest.raises(TextInvalid) as caught:
        text.clean_score(raw, 0, 100, places, from_json=from_json)
    return code_of(caught)


def date_refusal(raw: object, zone: str | None = None) -> TextInvalid:
    with pytest.raises(TextInvalid) as caught:
        text.parse_instant(raw, zone)
    code_of(caught)
    return caught.value


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "   ",
        "\u00a0\u3000",
        "\u200b",
        "\u2800",
        "\u200b\u2060\ufeff",
        "\u3164\u115f",
        "\u0301\u0301",
        "\u0301 \u0302",
        "\ufe0f",
    ],
)
def test_b29_a_name_without_a_visible_letter_is_refused(raw: str) -> None:
    assert name_refusal(raw) == "name_empty"


def test_b29_the_sentence_says_what_a_name_needs() -> None:
    with pytest.raises(TextInvalid, match="A name needs at least one letter"):
        text.clean_name("")


def test_b30_a_name_of_more_than_120_characters_is_refused() -> None:
    assert text.clean_name("a" * 120) == "a" * 120
    assert name_refusal("a" * 121) == "name_long"
    assert name_refusal("a" * 10_000) == "name_long"
    assert name_refusal("e\u0301" * 121) == "name_long"
    assert text.clean_name("e\u0301" * 120) == "\u00e9" * 120


def test_b30_a_name_of_a_megabyte_of_accents_is_refused_at_once() -> None:
    assert name_refusal("a" + "\u0301\u0316" * 500_000) == "name_long"


def test_b31_more_than_four_accents_on_one_letter_are_refused() -> None:
    assert name_refusal("".join(letter + "\u0301" * 20 for letter in "Zalgo")) == "name_marks"
    assert name_refusal("Z" * 100 + "\u0301" * 40) == "name_marks"
    assert name_refusal("\u00e9" + "\u0316" * 4) == "name_marks"
    assert text.clean_name("e" + "\u0316\u0317\u0318\u0301") == "\u00e9\u0316\u0317\u0318"
    assert text.clean_name("Nguy\u1ec5n Th\u1ecb") == "Nguy\u1ec5n Th\u1ecb"


@pytest.mark.parametrize("sign", ["\u202e", "\u202d", "\u2066", "\u2067", "\u2069", "\u200f", "\u061c"])
def test_b32_signs_that_turn_the_writing_direction_are_refused(sign: str) -> None:
    assert name_refusal(f"Ada{sign} gnp.exe") == "name_control"


@pytest.mark.parametrize(
    "name",
    [
        "\u0645\u062d\u0645\u062f Smith",
        "\u05d3\u05d5\u05d3 \u05dc\u05d5\u05d9",
        "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627",
    ],
)
def test_b33_names_written_from_right_to_left_are_kept(name: str) -> None:
    assert text.clean_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "\U00020bb7\u91ce\u5bb6",
        "\u0905\u092d\u093f\u0937\u0947\u0915",
        "\u0e2a\u0e21\u0e0a\u0e32\u0e22 \u0e43\u0e08\u0e14\u0e35",
        "\u10d2\u10d8\u10dd\u10e0\u10d2\u10d8",
        "\u8fba\U000e0100\u3055\u3093",
        "\uae40\ubbfc\uc900",
    ],
)
def test_b34_names_of_every_script_are_kept(name: str) -> None:
    assert text.clean_name(name) == name


@pytest.mark.parametrize(
    "raw",
    [
        "Ada \U0001f600",
        "Ada \U0001f468\u200d\U0001f469\u200d\U0001f467",
        "Ada \U0001f1e8\U0001f1ed",
        "Ada \U0001f44d\U0001f3fd",
        "Ada 1\ufe0f\u20e3",
    ],
)
def test_b35_emoji_are_refused_by_rule(raw: str) -> None:
    assert name_refusal(raw) == "name_symbol"


def test_b35_emoji_alone_are_no_name() -> None:
    assert name_refusal("\U0001f600\U0001f600") == "name_empty"


@pytest.mark.parametrize(
    "name", ["<b>x</b>", "{{7*7}}", "{% include %}", "${x}", "<img src=x onerror=alert(1)>"]
)
def test_b36_markup_in_a_name_is_text(name: str) -> None:
    assert text.clean_name(name) == name


def test_b37_a_link_in_a_name_is_text() -> None:
    name = "<link rel=attachment href=file:///etc/passwd>"
    assert text.clean_name(name) == name


@pytest.mark.parametrize(
    "sign", ["\x00", "\x07", "\x1b", "\r\n", "\n", "\t", "\x7f", "\x85", "\u2028", "\u2029"]
)
def test_b38_control_characters_in_a_name_are_refused(sign: str) -> None:
    assert name_refusal(f"Ada{sign}Bcc: x@evil.example") == "name_control"


def test_b39_half_a_character_is_refused_everywhere() -> None:
    raw = json.loads(r'"Ada \ud800"')
    assert name_refusal(raw) == "text_invalid"
    with pytest.raises(TextInvalid) as caught:
        text.clean_text(raw, 100)
    assert code_of(caught) == "text_invalid"
    with pytest.raises(TextInvalid) as caught:
        text.clean_line(raw, 100)
    assert code_of(caught) == "text_invalid"


@pytest.mark.parametrize(
    "raw", [None, 7, True, ["Ada"], b"Ada", "Ada \ue000", "Ada \ufffd", "Ada \uffff", "Ada \ufdd0"]
)
def test_b39_what_is_no_text_is_refused(raw: object) -> None:
    assert name_refusal(raw) == "text_invalid"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("O'Brien", "O'Brien"),
        ("Null", "Null"),
        ("-- ", "--"),
        ("Robert'); DROP TABLE learners;--", "Robert'); DROP TABLE learners;--"),
        ("O", "O"),
        ("Ada", "Ada"),
        ("Pablo Diego Jos\u00e9 Francisco de Paula", "Pablo Diego Jos\u00e9 Francisco de Paula"),
        ("  Ada \u00a0 \u3000 Lovelace ", "Ada Lovelace"),
        ("Ada\u200b Love\u00adlace\ufeff", "Ada Lovelace"),
        ("Jose\u0301", "Jos\u00e9"),
        ("Jose\u200b\u0301", "Jos\u00e9"),
    ],
)
def test_b40_unusual_names_are_kept(raw: str, name: str) -> None:
    assert text.clean_name(raw) == name


@pytest.mark.parametrize(
    "name",
    [
        "\u0391da",
        "Ad\u0430 Lovelace",
        "\u0410\u0434\u0430 Smith",
        "\uff21\uff44\uff41",
        "\ufb01ona",
        "\U0001d400da",
    ],
)
def test_b41_letters_that_pass_for_others_are_flagged(name: str) -> None:
    assert text.clean_name(name)
    assert text.mixed_scripts(name) is True


@pytest.mark.parametrize(
    "name",
    [
        "Ada Lovelace",
        "Jos\u00e9 \u00d1and\u00fa",
        "\u0410\u0434\u0430 \u041b\u0430\u0432\u043b\u0435\u0439\u0441",
        "\u0645\u062d\u0645\u062f Smith",
        "\u5c71\u7530\u3055\u304f\u3089 Taro",
        "O\u02bbahu",
        "Jean-Luc O'Neill 3",
        "\u0e2a\u0e33\u0e23\u0e32\u0e0d",
        "",
    ],
)
def test_b41_names_that_can_be_read_one_way_only_are_not_flagged(name: str) -> None:
    assert text.mixed_scripts(name) is False


def test_b41_search_finds_a_name_by_its_plain_form() -> None:
    assert text.search_key("\uff21\uff44\uff41 \ufb01ona") == text.search_key("ADA  Fiona") == "ada fiona"
    assert text.search_key("Stra\u00dfe") == text.search_key("STRASSE")
    assert text.search_key("Jose\u0301") == text.search_key("JOS\u00c9")
    assert text.search_key("A\u200bda") == "ada"


@given(st.text(max_size=200))
def test_b29_to_b41_a_name_is_refused_or_clean_and_stays_as_it_is(raw: str) -> None:
    try:
        name = text.clean_name(raw)
    except TextInvalid:
        return
    assert text.clean_name(name) == name
    assert 1 <= len(name) <= 120
    assert name.encode()
    assert "\x00" not in name
    text.mixed_scripts(name)


# --- texts and lines ------------------------------------------------------------------------------


def test_free_text_keeps_its_lines_and_loses_its_controls() -> None:
    assert text.clean_text("one\r\ntwo\rthree\n\n\tfour\x00\x07", 100) == "one\ntwo\nthree\n\n\tfour"
    assert text.clean_text("Jose\u0301", 4) == "Jos\u00e9"
    assert text.clean_text(" \n ", 10) == ""


@pytest.mark.parametrize("length", [11, 5_000_000])
def test_b54_text_over_its_limit_is_refused(length: int) -> None:
    assert text.clean_text("a" * 10, 10) == "a" * 10
    for clean in (text.clean_text, text.clean_line):
        with pytest.raises(TextInvalid) as caught:
            clean("a" * length, 10)
        assert code_of(caught) == "text_long"
        assert "At most 10" in caught.value.sentence


def test_a_line_is_one_line() -> None:
    assert text.clean_line("  one\r\ntwo\tthree\u2028four\x00 ", 100) == "one two three four"
    assert text.clean_line("safe\u202egnp.exe", 100) == "safegnp.exe"
    assert text.clean_line("Subject\r\nBcc: x@evil.example", 100) == "Subject Bcc: x@evil.example"


# --- scores ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        "-1",
        "100.01",
        "1e309",
        "0x10",
        "-0.01",
        "\u2212" + "1",
        101,
        -1,
        10**400,
        1e300,
        Decimal("1e400"),
        "0b1",
    ],
)
def test_b44_a_score_out_of_range_is_refused(raw: object) -> None:
    assert score_refusal(raw) == "score_range"


def test_b44_the_refusal_names_the_range() -> None:
    with pytest.raises(TextInvalid, match="from 0 to 100"):
        text.clean_score("101", 0, 100, 2)
    with pytest.raises(TextInvalid, match=r"from 0\.5 to 9\.5"):
        text.clean_score("10", Decimal("0.5"), Decimal("9.5"), 1)


@pytest.mark.parametrize(
    "raw",
    [
        "\u0661\u0662",
        "\uff11\uff12",
        "\u0967\u0968",
        " 12 ",
        "+12",
        "12.0",
        "12.00",
        12,
        12.0,
        Decimal("12.000"),
    ],
)
def test_b44_digits_of_other_scripts_are_read_as_digits(raw: object) -> None:
    assert text.clean_score(raw, 0, 100, 2) == Decimal("12.00")


@pytest.mark.parametrize(
    "raw",
    [
        "NaN",
        "nan",
        "Infinity",
        "-inf",
        "1e2",
        "1E1",
        "1,5",
        "1_0",
        "1.5.5",
        "1 5",
        "",
        " ",
        "\u00b2",
        "\u2155",
        "five",
        "9" * 41,
        float("nan"),
        float("inf"),
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("-Infinity"),
    ],
)
def test_b45_what_is_no_plain_number_is_refused(raw: object) -> None:
    assert score_refusal(raw) == "score_number"


@pytest.mark.parametrize("raw", ["-0", "-0.00", -0.0, Decimal("-0")])
def test_b45_minus_zero_is_zero(raw: object) -> None:
    assert str(text.clean_score(raw, 0, 100, 2)) == "0.00"


def test_b46_more_places_than_allowed_are_refused() -> None:
    assert score_refusal("85.555") == "score_places"
    assert score_refusal(85.555) == "score_places"
    assert score_refusal("0.5", places=0) == "score_places"
    assert score_refusal(Decimal("1e-400")) == "score_places"
    assert score_refusal("99." + "9" * 36) == "score_places"
    assert str(text.clean_score("85.550", 0, 100, 2)) == "85.55"
    assert str(text.clean_score("85", 0, 100, 0)) == "85"
    assert str(text.clean_score(".5", 0, 1, 1)) == "0.5"


@pytest.mark.parametrize("odd", ["0.99", "1.01"])
def test_b46_weights_add_up_exactly(odd: str) -> None:
    text.check_weights([Decimal("33.3"), Decimal("33.3"), Decimal("33.4")])
    with pytest.raises(TextInvalid) as caught:
        text.check_weights([Decimal("99"), Decimal(odd)])
    assert code_of(caught) == "weights_sum"
    assert str(99 + Decimal(odd)) in caught.value.sentence


@pytest.mark.parametrize("raw", [True, False, [85], {"a": 1}, None, b"85", (85,)])
def test_b47_what_is_no_number_at_all_is_refused(raw: object) -> None:
    assert score_refusal(raw) == "score_number"


def test_b47_a_json_document_gives_scores_as_numbers() -> None:
    assert score_refusal("85", from_json=True) == "score_number"
    assert text.clean_score(85, 0, 100, 2, from_json=True) == 85
    assert text.clean_score("85", 0, 100, 2) == 85


@given(st.one_of(st.text(max_size=50), st.floats(), st.integers(), st.decimals(), st.booleans(), st.none()))
def test_b44_to_b47_a_score_is_refused_or_in_range(raw: object) -> None:
    try:
        score = text.clean_score(raw, 0, 100, 2)
    except TextInvalid:
        return
    assert score.is_finite()
    assert 0 <= score <= 100
    assert score.as_tuple().exponent == -2


# --- instants -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        "2026-02-30T10:00Z",
        "2026-13-01T10:00Z",
        "2026-00-01T10:00Z",
        "0000-01-01T10:00Z",
        "99999-01-01T10:00Z",
        "2026-06-01T24:00Z",
        "2026-06-01T23:59:60Z",
        "2026-06-01T23:60Z",
        "2026-06-01",
        "01.06.2026 10:00",
        "2026-W01-1T10:00Z",
        "0001-01-01T00:00+14:00",
        "tomorrow",
        "",
        "2" * 100_000,
        None,
        20260601,
    ],
)
def test_b49_what_is_no_date_of_the_calendar_is_refused(raw: object) -> None:
    refusal = date_refusal(raw)
    assert refusal.code == "date_invalid"
    assert "2026-06-01T10:00+02:00" in refusal.sentence


@pytest.mark.parametrize(
    "raw",
    [
        "2026-06-01T10:00:00+02:00",
        "2026-06-01T08:00Z",
        "2026-06-01 08:00:00.000 +00:00",
        "2026-06-01t13:30+0530",
        " 2026-05-31T22:00:00-10:00 ",
    ],
)
def test_b49_one_instant_may_be_written_in_many_ways(raw: str) -> None:
    instant = text.parse_instant(raw)
    assert instant == datetime(2026, 6, 1, 8, tzinfo=UTC)
    assert instant.tzinfo is UTC


def test_b50_a_time_without_zone_is_refused() -> None:
    refusal = date_refusal("2026-06-01T10:00:00")
    assert refusal.code == "date_zone"
    assert "for example +02:00" in refusal.sentence
    assert date_refusal("2026-06-01T10:00+25:00").code == "date_zone"
    assert date_refusal("2026-06-01T10:00+02:75").code == "date_zone"


def test_b50_a_time_without_offset_is_local_time_of_the_given_zone() -> None:
    assert text.parse_instant("2026-06-01T10:00", "Europe/Berlin") == datetime(2026, 6, 1, 8, tzinfo=UTC)
    assert text.parse_instant("2026-01-01T10:00", ZoneInfo("Europe/Berlin")) == datetime(
        2026, 1, 1, 9, tzinfo=UTC
    )
    assert text.parse_instant("2026-06-01T10:00Z", "Europe/Berlin") == datetime(2026, 6, 1, 10, tzinfo=UTC)


def test_b51_a_local_time_that_does_not_exist_is_refused() -> None:
    refusal = date_refusal("2026-03-29T02:30", "Europe/Berlin")
    assert refusal.code == "date_dst"
    assert "02:30 on 29 March 2026 does not exist in Europe/Berlin" in refusal.sentence
    assert text.parse_instant("2026-03-29T03:00", "Europe/Berlin") == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_b51_a_local_time_that_comes_twice_is_refused_and_taken_with_its_offset() -> None:
    refusal = date_refusal("2026-10-25T02:30", "Europe/Berlin")
    assert refusal.code == "date_dst"
    assert "+02:00 for the first or +01:00 for the second" in refusal.sentence
    first = text.parse_instant("2026-10-25T02:30+02:00", "Europe/Berlin")
    second = text.parse_instant("2026-10-25T02:30+01:00", "Europe/Berlin")
    assert second - first == timedelta(hours=1)


@pytest.mark.parametrize("zone", ["Mars/Phobos", "", "../../etc/passwd", "/etc/localtime", "Europe/\x00"])
def test_b96_a_zone_that_does_not_exist_is_refused(zone: str) -> None:
    assert date_refusal("2026-06-01T10:00", zone).code == "zone_unknown"


# The first and the last day of the calendar have no UTC day for every offset.
@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)), st.integers(-14 * 60, 14 * 60))
def test_b49_to_b51_what_is_written_with_its_offset_is_read_back(wall: datetime, minutes: int) -> None:
    written = wall.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert text.parse_instant(written.isoformat()) == written


@given(
    st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)),
    st.sampled_from(["Europe/Berlin", "America/Lima", "Australia/Lord_Howe"]),
)
def test_b51_a_local_time_is_refused_or_shown_again_by_the_clock(wall: datetime, zone: str) -> None:
    try:
        instant = text.parse_instant(wall.isoformat(), zone)
    except TextInvalid:
        both = {wall.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset() for fold in (0, 1)}
        assert len(both) == 2
        return
    assert instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall


OPENING = datetime(2026, 6, 1, 8, tzinfo=UTC)


def test_b52_dates_out_of_order_are_refused_with_both_dates() -> None:
    with pytest.raises(TextInvalid) as caught:
        text.check_order([("Opening", OPENING), ("Due date", OPENING - timedelta(seconds=1))])
    assert code_of(caught) == "date_order"
    assert (
        "Due date (1 June 2026, 07:59:59 UTC) is before opening (1 June 2026, 08:00 UTC)"
        in caught.value.sentence
    )


def test_b52_each_date_is_compared_with_the_one_given_before_it() -> None:
    later = OPENING + timedelta(days=7)
    text.check_order([("Opening", OPENING), ("Due date", None), ("Release", later)])
    with pytest.raises(TextInvalid, match=r"Release \(.*\) is before opening"):
        text.check_order([("Opening", later), ("Due date", None), ("Release", OPENING)])
    with pytest.raises(TextInvalid, match="Expiry"):
        text.check_order([("Issue", date(2026, 6, 2)), ("Expiry", date(2026, 6, 1))])


def test_b52_instants_are_compared_across_zones() -> None:
    zurich = datetime(2026, 6, 1, 9, 30, tzinfo=ZoneInfo("Europe/Zurich"))
    with pytest.raises(TextInvalid, match="09:30 Europe/Zurich"):
        text.check_order([("Opening", OPENING), ("Due date", zurich)])


def test_b52_a_date_without_zone_is_refused() -> None:
    with pytest.raises(TextInvalid) as caught:
        text.check_order([("Opening", OPENING.replace(tzinfo=None))])
    assert code_of(caught) == "date_zone"


def test_b53_equal_dates_count_as_in_time() -> None:
    text.check_order([("Opening", OPENING), ("Due date", OPENING)])
    text.check_order([("Opening", OPENING), ("Due date", OPENING + timedelta(seconds=1))])
    text.check_order([("Issue", date(2026, 6, 1)), ("Expiry", date(2026, 6, 1))])
    text.check_order([("Day", date(2026, 6, 1)), ("Instant", OPENING)])
