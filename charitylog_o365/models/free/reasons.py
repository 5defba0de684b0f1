"""Why it is not known when somebody is busy in Outlook, for the reader."""


def sentence(env, code):
    """Return the sentence for a code of `schedules`, or of the reader's own sign-in."""
    return {
        "nobody": env._("This is not a colleague to whom you can give work."),
        "not_connected": env._(
            "Connect your own Outlook calendar to see when others are busy."
        ),
        "sign_in": env._("Sign in to Microsoft 365 to see when others are busy."),
        "not_let_in": env._("An administrator has to allow it in Microsoft 365 first."),
        "no_mailbox": env._("You have no mailbox in Microsoft 365."),
        "busy": env._("Microsoft 365 asks us to wait. Please try again in a minute."),
        "too_often": env._("You have asked very often just now. Please wait a minute."),
        "others_asking": env._("Others are asking just now. Please try again."),
        "not_found": env._("Microsoft 365 finds no mailbox of theirs."),
        "refused": env._("Their calendar does not say when they are busy."),
        "unclear": env._("Microsoft 365 gave no clear answer."),
    }.get(code) or env._("Microsoft 365 did not answer in time.")
