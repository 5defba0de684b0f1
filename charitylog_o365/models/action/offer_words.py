"""What a record says of its offer, to those whom it is made to and to all others."""

from odoo import models
from odoo.tools.i18n import format_list

# So many people are named; of more, how many there are.
NAMED = 4


class CharitylogAction(models.Model):
    """All of these are called as superuser, for the user who reads them."""

    _inherit = "charitylog.action"

    def _offer_received(self):
        by, manager = self.offered_by_id, self.offer_manager_id
        if manager:
            told = self.env._(
                "%(manager)s offers you this. It is %(owner)s's until you take it.",
                manager=manager.name,
                owner=by.name,
            )
        else:
            told = self.env._("%s offers you this.", by.name)
        others = self.offered_to_ids - self.env.user
        if not others:
            return told
        first = self.env._(
            "It is offered to %s as well: whoever takes it first has it.",
            self._names_of(others),
        )
        return f"{told} {first}"

    def _offer_made(self):
        told = self._offer_stays()
        declined = self._declined_by()
        if not declined:
            return told
        said = self.env._("Declined by %s.", self._names_of(declined))
        return f"{told} {said}"

    def _offer_stays(self):
        by, names = self.offered_by_id, self._names_of(self.offered_to_ids)
        is_one = len(self.offered_to_ids) == 1
        if by == self.env.user:
            if is_one:
                return self.env._(
                    "Offered to %s. It stays with you until they take it.", names
                )
            return self.env._(
                "Offered to %s. It stays with you until one of them takes it.", names
            )
        if self.offer_manager_id == self.env.user:
            if is_one:
                return self.env._(
                    "Offered to %(to)s. It stays with %(owner)s until they take it.",
                    to=names,
                    owner=by.name,
                )
            return self.env._(
                "Offered to %(to)s. It stays with %(owner)s until one of them takes "
                "it.",
                to=names,
                owner=by.name,
            )
        return self.env._("Offered to %s.", names)

    def _declined_by(self):
        return self.offeree_ids.filtered(lambda row: row.answer == "declined").user_id

    def _names_of(self, users):
        """Return the users' names; of many the first, and how many more there are."""
        names = users.mapped("name")
        if len(names) > NAMED:
            rest = len(names) - NAMED + 1
            names = [*names[: NAMED - 1], self.env._("%s more", rest)]
        return format_list(self.env, names)
