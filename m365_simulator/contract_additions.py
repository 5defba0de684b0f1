"""What Microsoft documents, and the description of Graph in GRAPH_CONTRACT lacks.

In the form of OpenAPI 3.0, to be added to what the file says.
"""

#: No address of Graph's: that of a check of what Graph sends to a subscriber.
NOTIFIED = "/notified"


def complete(described):
    """Add addresses and types to a description as it was loaded."""
    paths = described["paths"]
    _events(paths)
    described["components"]["schemas"].update(SCHEMAS)
    answers = _answers(paths, "scheduleCollection")
    for root, named in (
        ("/me", []),
        ("/users/{user-id}", paths["/users/{user-id}"].get("parameters", [])),
    ):
        action = {"requestBody": _json("getSchedule"), "responses": answers}
        paths.setdefault(
            f"{root}/calendar/getSchedule", {"parameters": named, "post": action}
        )
    paths[NOTIFIED] = {
        "post": {
            "requestBody": _json("microsoft.graph.changeNotificationCollection"),
            "responses": {"202": {"description": "Accepted"}},
        }
    }


def _events(paths):
    """https://learn.microsoft.com/graph/api/event-permanentdelete

    https://learn.microsoft.com/graph/api/event-list-instances
    https://learn.microsoft.com/graph/api/calendar-list-calendarview
    """
    for root in ("/me", "/users/{user-id}"):
        reading = {**paths[f"{root}/calendarView"]["get"]}
        # An operationId may be in a file only once.
        reading.pop("operationId", None)
        one = f"{root}/calendars/{{calendar-id}}"
        named = paths[one].get("parameters", [])
        paths.setdefault(f"{one}/calendarView", {"get": reading, "parameters": named})
        for place in ("", "/calendar", "/calendars/{calendar-id}"):
            event = f"{root}{place}/events/{{event-id}}"
            named = paths[event].get("parameters", [])
            answers = paths[event]["delete"]["responses"]
            paths.setdefault(
                f"{event}/instances", {"get": reading, "parameters": named}
            )
            paths.setdefault(
                f"{event}/permanentDelete",
                {"parameters": named, "post": {"responses": answers}},
            )


def _answers(paths, schema):
    """A 200 of that type, and the refusals that reading a calendar has."""
    refusals = paths["/me/calendar"]["get"]["responses"]
    return {
        **refusals,
        "200": {
            "description": "OK",
            "content": {"application/json": {"schema": _type(schema)}},
        },
    }


def _json(schema):
    return {
        "required": True,
        "content": {"application/json": {"schema": _type(schema)}},
    }


def _type(name):
    return {"$ref": f"#/components/schemas/{name}"}


def _object(required, **properties):
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": properties,
    }


TEXT = {"type": "string"}
YES_NO = {"type": "boolean"}
MOMENT = _type("microsoft.graph.dateTimeTimeZone")
SCHEMAS = {
    # https://learn.microsoft.com/graph/api/calendar-getschedule
    "getSchedule": _object(
        ["schedules", "startTime", "endTime"],
        schedules={"type": "array", "minItems": 1, "maxItems": 20, "items": TEXT},
        startTime=MOMENT,
        endTime=MOMENT,
        availabilityViewInterval={"type": "integer", "minimum": 5, "maximum": 1440},
    ),
    "scheduleCollection": {
        "type": "object",
        "required": ["value"],
        "properties": {
            "value": {"type": "array", "items": _type("scheduleInformation")}
        },
    },
    # https://learn.microsoft.com/graph/api/resources/scheduleinformation
    "scheduleInformation": _object(
        ["scheduleId"],
        scheduleId=TEXT,
        availabilityView={"type": "string", "pattern": "^[0-4]*$"},
        scheduleItems={"type": "array", "items": _type("scheduleItem")},
        workingHours=_type("microsoft.graph.workingHours"),
        error=_object(["responseCode"], message=TEXT, responseCode=TEXT),
    ),
    # https://learn.microsoft.com/graph/api/resources/scheduleitem
    "scheduleItem": _object(
        ["status", "start", "end"],
        status=_type("microsoft.graph.freeBusyStatus"),
        start=MOMENT,
        end=MOMENT,
        subject=TEXT,
        location=TEXT,
        isPrivate=YES_NO,
        isMeeting=YES_NO,
        isRecurring=YES_NO,
        isException=YES_NO,
        isReminderSet=YES_NO,
    ),
}
