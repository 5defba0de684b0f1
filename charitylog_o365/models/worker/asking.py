import logging
from functools import partial

from ...core.graph import errors
from ...core.graph.deadline import Deadline
from ...core.sync import retry
from .mailboxes import Mailboxes

_logger = logging.getLogger(__name__)

# How long a chunk of mailboxes is waited for, all together.
CHUNK_SECONDS = 10.0


class Asking:
    """Asks many mailboxes side by side, each with its owner's own sign-in.

    HTTP requests are made by threads; the database is used by the caller's thread only.
    """

    def __init__(self, env, time_left):
        """``time_left`` is the `Deadline` of all sign-ins."""
        self.env = env
        self.mailboxes = Mailboxes(env, time_left)

    def ask(self, jobs):
        """Return what each of ``jobs``, by account, returned, or its GraphError.

        They are called with the `MailboxDelivery` to use. A token that was refused is
        renewed once.
        """
        answers, refused = self._ask_once(jobs)
        if refused:
            again = {account_id: jobs[account_id] for account_id in refused}
            answers |= self._ask_once(again, refused)[0]
        return answers

    def _ask_once(self, jobs, refused=None):
        opened, answers = {}, {}
        for account in self.env["o365.account"].browse(jobs).exists():
            claims = refused and refused[account.id].claims
            try:
                opened[account.id] = self.mailboxes.delivery(
                    account, force=bool(refused), claims=claims
                )
            except errors.GraphError as error:
                answers[account.id] = error
        # Each time anew: one that hangs must not take it from those that answer.
        given = Deadline(CHUNK_SECONDS).run_all(
            [partial(_call, jobs[key], one) for key, one in opened.items()]
        )
        answered = dict(zip(opened, given, strict=True))
        again = failures(answered)
        return answers | answered, {
            key: error
            for key, error in again.items()
            if errors.may_need_new_token(error)
        }


def failures(answers):
    """Return those of ``answers``, by account, that are errors."""
    return {
        key: answer
        for key, answer in answers.items()
        if isinstance(answer, errors.GraphError)
    }


def is_silence(error):
    """Tell whether Microsoft has not answered at all."""
    return isinstance(error, errors.Unreachable) and error.status is None


def note_refusal(account, error):
    """Write what an error says of the sign-in or the mailbox of this one account.

    As a run and the daily check do; return whether it said anything of them.
    """
    lapsed = retry.sign_in_refusal(error)
    if lapsed:
        account._o365_needs_sign_in(account._o365_met(lapsed))
    elif isinstance(error, errors.NoMailbox):
        account._o365_no_mailbox()
    return bool(lapsed) or isinstance(error, errors.NoMailbox)


def _call(job, mailbox):
    """Call ``job``; an answer that cannot be understood stops no other mailbox."""
    try:
        return job(mailbox)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        _logger.exception("Outlook: an answer could not be understood")
        raise errors.Unreachable("The answer cannot be read.", status=200) from error
