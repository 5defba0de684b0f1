"""Activities that tell somebody something."""

from odoo import fields
from odoo.tools import clean_context

from .compat import model_id

TO_DO = "mail.mail_activity_data_todo"


def leave_activity(record, user, summary, note, kind=TO_DO, day=None):
    """Leave ``user`` an activity on this one ``record``, for ``day`` or today.

    Returns it. Not by ``activity_schedule``, nor with defaults of the context: addons
    give what is scheduled there to somebody else, as OCA's mail_activity_team does
    where the type of activity has a team, whoever is named.
    """
    env = record.env
    activities = env["mail.activity"].with_context(clean_context(env.context))
    if env.context.get("mail_activity_automation_skip"):
        return activities
    return activities.create(
        {
            "res_model_id": model_id(env, record._name),
            "res_id": record.id,
            "activity_type_id": env.ref(kind).id,
            "user_id": user.id,
            "date_deadline": day or fields.Date.context_today(record),
            "summary": summary,
            "note": note,
            "automated": True,
        }
    )
