"""What a project is called in sentences, which not only those who see it read."""

from odoo import models

# Projects that every colleague may see.
OPEN = ("employees", "portal")


class ProjectProject(models.Model):
    """The name of a project that one may not read is its number: it tells too much."""

    _inherit = "project.project"

    def _name_for_reader(self):
        """Return the name of this one project, or its number, for the user."""
        self.ensure_one()
        # Of the user: whoever calls this may do so as superuser.
        may_read = self.sudo(False).has_access("read")
        return self._name_or_number(may_read)

    def _name_for_all(self):
        """Return the name of this one project, or its number, for any colleague."""
        self.ensure_one()
        # sudo: who may see the project is asked, whoever writes the sentence.
        return self._name_or_number(self.sudo().privacy_visibility in OPEN)

    def _name_or_number(self, open_):
        # sudo: whether the reader may know it has been asked.
        return self.sudo().name if open_ else self.env._("No. %s", self.id)
