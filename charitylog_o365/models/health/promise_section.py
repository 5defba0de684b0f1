"""What the page "Health" says of the promise: a sentence, a table, a graph, a list."""

from odoo import fields

from .lines import line, opens
from .promise import MONTH

# In the table; the others are in the list and in the graph.
MOST = 15
WELL, BAD = 99.0, 95.0
GRAPH = {
    "graph_measure": "in_time",
    "graph_groupbys": ["saved_at:day"],
    "graph_mode": "line",
}


def section(env, now, of_all, by_project, names, doubles):
    """Return the section; ``names`` are of the projects that the reader may read."""
    title = env._("The promise: in Outlook within 60 seconds")
    since = [("saved_at", ">=", fields.Datetime.to_string(now - MONTH))]
    shown = {
        "title": title,
        "empty": env._("Nothing was sent to Outlook in the last 30 days."),
        "lines": [],
    }
    if of_all:
        shown["lines"].append(_sentence(env, of_all, title, since))
        shown["table"] = _table(env, by_project[:MOST], names, since)
        shown["button"] = {
            "label": env._("Show as a graph"),
            "action": opens(
                title, "o365.promise", since, "graph", "pivot", "list", context=GRAPH
            ),
        }
    if of_all or doubles:
        shown["lines"].append(_doubles(env, doubles))
    return shown


def _sentence(env, of_all, title, since):
    said = env._(
        "In the last 30 days %(in_time)s of %(changes)s changes arrived in time: "
        "%(percent)s %%. Half took %(median)s or less, the slowest %(worst)s",
        in_time=of_all.in_time,
        changes=of_all.changes,
        percent=of_all.percent,
        median=lasted(env, of_all.median),
        worst=lasted(env, of_all.worst),
    )
    if of_all.missing:
        missing = env._("Not in Outlook yet: %s", of_all.missing)
        said = f"{said}. {missing}"
    level = "ok" if of_all.percent >= WELL else "warn"
    if of_all.percent < BAD:
        level = "bad"
    return line(
        level,
        said,
        action=opens(title, "o365.promise", since, "list", "graph", "pivot"),
    )


def _table(env, rows, names, since):
    return {
        "columns": [
            env._("Project"),
            env._("Changes"),
            env._("In time"),
            env._("Half within"),
            env._("Slowest"),
        ],
        "rows": [
            {
                "name": names.get(row.project_id)
                or (
                    env._("A project that is not open to you")
                    if row.project_id
                    else env._("Without a project")
                ),
                "cells": [
                    row.changes,
                    f"{row.percent} %",
                    lasted(env, row.median),
                    lasted(env, row.worst),
                ],
                "action": opens(
                    names.get(row.project_id) or env._("Other projects"),
                    "o365.promise",
                    [
                        *since,
                        ("project_id", "=", row.project_id in names and row.project_id),
                    ],
                    "list",
                    "graph",
                    "pivot",
                ),
            }
            for row in rows
        ],
    }


def _doubles(env, doubles):
    title = env._("Found twice in Outlook")
    return line(
        "warn" if doubles else "ok",
        title,
        count=doubles,
        action=opens(
            title, "o365.calendar.finding", [("kind", "=", "doubled")], "list", "kanban"
        ),
    )


def lasted(env, seconds):
    """Return a length of time in words: "3 s", "4 min", "2 h", "5 days"."""
    if seconds < 10:
        return env._("%s s", round(seconds, 1))
    if seconds < 120:
        return env._("%s s", round(seconds))
    if seconds < 7200:
        return env._("%s min", round(seconds / 60))
    if seconds < 48 * 3600:
        return env._("%s h", round(seconds / 3600))
    return env._("%s days", round(seconds / 86400))
