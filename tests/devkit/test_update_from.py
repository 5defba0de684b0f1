"""What an update has lost is named; what it may do is not."""

import pytest

from devkit.update_from.compare import compare, table

KEY = "charitylog.action 7"
RENAMED = [["told", ["o365_calendar_entry"], "sent"], ["gate", None, "eligibility"]]


def found(columns, state="synced", sentence="In Outlook.", renamed=()):
    told = ["Visit", state, "in_outlook", sentence]
    return {"columns": columns, "status": {KEY: told}, "renamed": renamed}


def entries(**columns):
    return {"o365_calendar_entry": {"id": {"1": 1, "2": 2}, **columns}}


def lost(before, after):
    return compare(before, after)[1]


def test_what_is_equal_or_new_is_no_loss():
    more = {"id": {"1": 1, "2": 2, "3": 3}, "marker": {"1": "a", "3": "c"}}
    before = found(entries(marker={"1": "a"}))
    assert lost(before, found({"o365_calendar_entry": more, "other": {}})) == []


def test_renamed_columns_are_compared_under_the_name_of_now():
    before = found(entries(told={"1": {"subject": "Visit"}}, gate={"1": "open"}))
    sent = {"1": {"subject": "Visit"}}
    after = found(entries(sent=sent, eligibility={"1": "open"}), renamed=RENAMED)
    assert lost(before, after) == []


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({}, "marker: there is no such column, for 2 values"),
        (
            {"marker": {"1": "a"}},
            "marker: 1 of 2 values; in row 2 it was b and is nothing",
        ),
        (
            {"marker": {"1": "a", "2": "c"}},
            "marker: 1 of 2 values; in row 2 it was b and is c",
        ),
    ],
)
def test_what_is_gone_or_another_is_lost(columns, sentence):
    before = found(entries(marker={"1": "a", "2": "b"}))
    assert lost(before, found(entries(**columns))) == [
        f"o365_calendar_entry.{sentence}"
    ]


def test_a_row_that_is_gone_is_lost():
    [sentence] = lost(
        found(entries()), found({"o365_calendar_entry": {"id": {"1": 1}}})
    )
    assert "o365_calendar_entry.id: 1 of 2 values" in sentence


def test_when_something_was_written_may_change():
    before = found(entries(write_date={"1": "2026"}))
    assert lost(before, found(entries(write_date={"1": "2027"}))) == []


def test_tasks_that_are_given_anew_are_no_loss():
    """Those that the company knew, as in 19.0.1.0.0, and no others."""
    links, rows = {"id": {"1-4": True}}, {"id": {"4": 4, "5": 5}}
    before = {"mail_activity_res_company_rel": links, "mail_activity": rows}
    assert lost(found(before), found({"mail_activity": {"id": {"5": 5}}})) == []
    [sentence] = lost(found(before), found({"mail_activity": {"id": {}}}))
    assert sentence.startswith("mail_activity.id: 1 of 1 values; in row 5")


def test_another_state_is_lost_and_other_words_are_only_shown():
    other = found({}, state="error")
    assert lost(found({}), other) == [
        f"{KEY}, Visit: was ['synced', 'in_outlook'], is ['error', 'in_outlook']"
    ]
    _rows, nothing, differing = compare(found({}), found({}, sentence="There."))
    assert (nothing, differing) == ([], ["Visit: In Outlook. → There."])


def test_the_table_counts_rows_states_and_values():
    before = found(entries(marker={"1": "a", "2": "b"}))
    rows, *_ = compare(before, found(entries(marker={"1": "a"}), state="error"))
    assert rows == [
        ("rows of o365_calendar_entry", 2, 2),
        ("records that are error", 0, 1),
        ("records that are synced", 1, 0),
        ("values, and of them as before", 4, 3),
    ]
    assert table([("entries", 2, 10)]) == [
        "           before   after",
        "  entries       2      10",
    ]
