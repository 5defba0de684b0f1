from odoo import api, fields, models

from ...tools.words import say
from . import sentences
from .sentences_microsoft import REACHED
from .steps import GOOD, OTHERS, STEPS, Found

STATES = [
    ("good", "Done"),
    ("warning", "Works, but see below"),
    ("bad", "To do"),
    ("wait", "Not yet"),
    ("unknown", "Not known"),
]
NOT_ASKED = Found("unknown")
KEPT = ("kept_state", "kept_reason", "kept_names", "checked_at")


class O365SetupLine(models.Model):
    """One step of setting up: its state, one sentence, and the button that helps."""

    _name = "o365.setup.line"
    _description = "A step of setting up Outlook calendars"
    _order = "sequence, id"
    _rec_name = "code"

    setup_id = fields.Many2one(
        "o365.setup", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="setup_id.company_id", store=True)
    code = fields.Char(required=True, readonly=True)
    sequence = fields.Integer(readonly=True)
    kept_state = fields.Char("What Microsoft has said", readonly=True)
    kept_reason = fields.Char("Why", readonly=True)
    kept_names = fields.Json("Names in it", readonly=True)
    checked_at = fields.Datetime("Asked at", readonly=True)
    state = fields.Selection(STATES, compute="_compute_state")
    reason = fields.Char(compute="_compute_state")
    title = fields.Char("Step", compute="_compute_state")
    sentence = fields.Char("What is so, and what helps", compute="_compute_state")
    who = fields.Char("Who can do it", compute="_compute_state")
    help_label = fields.Char("Button that helps", compute="_compute_help")
    mend_label = fields.Char("Button that mends it", compute="_compute_help")
    link = fields.Char("Link to send", compute="_compute_help")
    _step_uniq = models.Constraint("UNIQUE (setup_id, code)", "Each step once.")

    entra_url = fields.Char("Page in Microsoft Entra", compute="_compute_help")

    @api.depends("kept_state", "kept_reason", "kept_names", "setup_id.company_id")
    @api.depends_context("uid")
    def _compute_state(self):
        for setup, lines in self.grouped("setup_id").items():
            found = setup._all_found()
            for line in lines:
                step = STEPS.get(line.code)
                one = found.get(line.code, NOT_ASKED)
                line.state, line.reason = one.state, one.reason
                line.title = step and say(self.env, step.title)
                who = step and OTHERS.get((line.code, one.reason), step.who)
                line.who = step and one.state != "good" and say(self.env, who)
                line.sentence = line._sentence(one)

    def _sentence(self, found):
        """Return what the line says for ``found``, in the reader's language."""
        names = found.names or {}
        if found.reason == "copy":
            return say(self.env, sentences.COPY)
        if found.state == "wait":
            return say(self.env, sentences.NOT_YET, names)
        said = sentences.SENTENCES.get(self.code, {}).get(found.reason)
        if not said:
            return say(self.env, sentences.NOT_CHECKED)
        said = say(self.env, said, names)
        if names.get("reached"):
            said = f"{say(self.env, REACHED[names['reached']], names)} {said}"
        if names.get("left"):
            said = f"{said} {say(self.env, sentences.LEFT, names)}"
        if names.get("number"):
            said = f"{said} {say(self.env, sentences.IN_ENTRA, names)}"
        return said

    def _keep(self, found):
        """Remember what Microsoft has said of this one step."""
        # sudo: nobody writes these rows by hand.
        self.sudo().write(
            {
                "kept_state": found.state,
                "kept_reason": found.reason,
                "kept_names": found.names or False,
                "checked_at": fields.Datetime.now(),
            }
        )

    def _forget(self):
        """Forget what Microsoft has said: something else is to be asked about now."""
        # sudo: as in _keep.
        self.sudo().write(dict.fromkeys(KEPT, False))


class O365Setup(models.Model):
    _inherit = "o365.setup"

    def _all_found(self):
        """Return the `Found` of each step by its code: what is so at this moment."""
        is_copy = self.env["o365.identity"]._is_copy()
        found = {}
        for code, step in STEPS.items():
            one = self._look_asked(code) if step.is_asked else self._look(code)
            first = [need for need in step.needs if found[need].state not in GOOD]
            if first and one.state not in GOOD:
                title = say(self.env, STEPS[first[0]].title)
                one = Found("wait", "", {"first": title})
            elif step.is_asked and is_copy:
                one = Found("unknown", "copy")
            found[code] = one
        return found

    def _look_asked(self, code):
        """Return what is kept of a step, with what is known here beside it."""
        line = self._line(code)
        kept = NOT_ASKED
        if line.kept_state:
            kept = Found(line.kept_state, line.kept_reason, line.kept_names or {})
        look = getattr(self, f"_look_{code}", None)
        return look(kept) if look else kept
