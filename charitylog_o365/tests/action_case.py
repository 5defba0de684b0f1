from odoo.tests import TransactionCase, tagged

from .people import add_user

USER = "base.group_user,charitylog_o365.group_user"
MANAGER = "base.group_user,charitylog_o365.group_manager"


@tagged("post_install", "-at_install")
class ActionCase(TransactionCase):
    """Two workers, a manager, a client and a project; nobody uses Outlook."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann = cls.person("t_ann", "Ann Lee", USER)
        cls.bob = cls.person("t_bob", "Bob Marsh", USER)
        cls.dave = cls.person("t_dave", "Dave Okoro", MANAGER)
        cls.mary = cls.env["res.partner"].create({"name": "Mary Ann Whitcombe"})
        cls.visit = cls.env["charitylog.action.type"].create({"name": "A visit"})
        cls.project = cls.env["project.project"].create(
            {"name": "Befriending", "privacy_visibility": "employees"}
        )

    @classmethod
    def person(cls, login, name, groups, **values):
        values = {"tz": "Europe/London", **values}
        return add_user(cls.env, login, groups, name=name, **values)

    @classmethod
    def values(cls, **values):
        # What is done has begun; all else is planned.
        year = 2020 if values.get("state") == "done" else 2030
        return {
            "name": "Weekly visit",
            "partner_id": cls.mary.id,
            "project_id": cls.project.id,
            "action_type_id": cls.visit.id,
            "start": f"{year}-03-04 10:00:00",
            **values,
        }

    @classmethod
    def record(cls, user=None, **values):
        """Record an action as ``user`` (Ann unless told otherwise)."""
        actions = cls.env["charitylog.action"].with_user(user or cls.ann)
        return actions.create(cls.values(**values))
