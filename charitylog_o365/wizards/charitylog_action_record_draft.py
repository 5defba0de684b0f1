import json

from odoo import api, fields, models

from ..models.action.name import passed, refuse_hidden
from ..tools.dates import said_day, said_moment

CONTACT = (
    "name",
    "project_id",
    "action_type_id",
    "outcome",
    "user_id",
    "all_day",
    "start",
    "duration",
    "notes",
    "proposed_project_id",
    "proposed_type_id",
    "proposed_start",
    "proposed_duration",
)
FURTHER = (
    "further_type_id",
    "further_name",
    "further_start",
    "further_all_day",
    "further_day",
    "further_user_id",
    "further_length",
    "proposed_further_length",
)
# In the context while the window is being opened.
OPENED = "charitylog_record_opened"
LONGEST = 100_000  # characters, with all that belongs to JSON


class CharitylogActionRecord(models.TransientModel):
    """Keeps what is typed on the server, and offers it when the window opens again."""

    _inherit = "charitylog.action.record"

    # "You began this today at 10:04."
    draft_note = fields.Char("Begun before")

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        if not self.env.context.get(OPENED):
            # No page that opens: a program, which says all itself.
            return defaults
        client = self.env.context.get("default_partner_id")
        if client and not defaults.get("action_id"):
            defaults["for_client_id"] = client
        action, client, _contact = self._window_of(defaults)
        draft = self.env["charitylog.action.draft"]._to_offer(action, client)
        kept = self._from_draft(draft) if draft else {}
        return {**defaults, **{name: kept[name] for name in kept if name in fields}}

    def onchange(self, values, field_names, fields_spec):
        is_opened = not self and not field_names
        window = self.with_context(**{OPENED: True}) if is_opened else self
        return super(CharitylogActionRecord, window).onchange(
            values, field_names, fields_spec
        )

    @api.model
    def keep_draft(self, values):
        """Keep what the window has now; ``values`` are as pages send them.

        Returns False where it is more than anybody types, and is not kept.
        """
        self.check_access("create")
        kept = {name: values[name] for name in self._draft_fields() if name in values}
        if len(json.dumps(kept)) > LONGEST:
            return False
        action, for_client, contact = self._window_of(values)
        client = self._readable(values, "partner_id")
        row = {"values": kept, "partner_id": client.id}
        drafts = self.env["charitylog.action.draft"]
        if draft := drafts._of_window(action, for_client, contact):
            return draft.write(row)
        window = {"action_id": action.id, "for_client_id": for_client.id}
        drafts.create({**row, **window, "contact_id": contact.id})
        return True

    @api.model
    def drop_draft(self, values):
        """Forget what was kept for the window with these ``values``."""
        drafts = self.env["charitylog.action.draft"]
        action, client, contact = self._window_of(values)
        drafts._of_window(action, client, drafts.contact_id, limit=None).unlink()
        if contact:
            drafts._of_window(action, client, contact, limit=None).unlink()
        return True

    @api.model
    def _draft_fields(self):
        """Return what a draft has, beside clients and actions."""
        return CONTACT + FURTHER

    def _drop_draft(self):
        names = ("action_id", "for_client_id", "contact_id")
        return self.drop_draft({name: self[name].id for name in names})

    def _keep_left(self):
        """Keep the further action, which is left to decide of the saved contact."""
        self._drop_draft()
        left = {name: _plain(self._fields[name], self[name]) for name in FURTHER}
        client, contact = self.contact_id.partner_id, self.contact_id
        return self.keep_draft(
            {**left, "partner_id": client.id, "contact_id": contact.id}
        )

    @api.model
    def _window_of(self, values):
        """Return the action, client and saved contact that ``values`` have."""
        return (
            self._readable(values, "action_id"),
            self._readable(values, "for_client_id"),
            self._readable(values, "contact_id"),
        )

    @api.model
    def _readable(self, values, name):
        record = passed(self, name, values).exists()
        refuse_hidden(record)
        return record

    @api.model
    def _from_draft(self, draft):
        """Return the values of ``draft`` that can still be used, and what to say."""
        kept = {"draft_note": self._draft_sentence(draft)}
        for name, value in (draft.values or {}).items():
            try:
                kept[name] = self._still_valid(name, value)
            except (KeyError, TypeError, ValueError):
                continue
        for name in ("partner_id", "contact_id"):
            if draft[name].has_access("read"):
                kept[name] = draft[name].id
        return kept

    @api.model
    def _still_valid(self, name, value):
        """Return ``value`` of field ``name``; empty where its record is not readable.

        Raises KeyError, TypeError or ValueError for what the field cannot hold.
        """
        field = self._fields[name]
        if field.type == "selection" and value not in dict(self._outcomes()):
            raise ValueError(value)
        if field.type != "many2one":
            return _plain(field, field.convert_to_cache(value, self))
        record = passed(self, name, {name: value}).exists()
        return record.id if record.has_access("read") else False

    @api.model
    def _draft_sentence(self, draft):
        began = draft.create_date
        hour = said_moment(self.env, began, str(self.env.tz), dt_format="HH:mm")
        day = fields.Datetime.context_timestamp(self, began).date()
        if day == fields.Date.context_today(self):
            said = self.env._("You began this today at %s.", hour)
        else:
            day = said_day(self.env, day, date_format="EEEE d MMMM")
            said = self.env._(
                "You began this on %(day)s at %(hour)s.", day=day, hour=hour
            )
        if not draft.contact_id:
            return said
        saved = self.env._("The contact is saved. What happens next is not yet.")
        return f"{saved} {said}"


def _plain(field, value):
    """Return ``value`` of ``field`` as JSON can hold it."""
    if field.type == "many2one":
        return value.id
    if field.type in ("date", "datetime"):
        return field.to_string(value) if value else False
    return value
