"""The sign-in pages' HTML. Their look is our own; no logo of Microsoft's."""

from html import escape

from werkzeug.wrappers import Response

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="stylesheet" href="/static/signin.css"></head>
<body><main class="card"><p class="note">Stand-in for Microsoft 365</p>
{content}</main></body></html>"""


def page(title, content, status=200):
    text = PAGE.format(title=escape(title), content=content)
    response = Response(text, status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; script-src 'self'; form-action *"
    )
    return response


def pick(persons, hint=None):
    hint = (hint or "").lower()
    buttons = []
    for person in sorted(persons, key=lambda p: (p.upn.lower() != hint, p.name)):
        first = ' class="first" autofocus' if person.upn.lower() == hint else ""
        buttons.append(
            f'<button name="upn" value="{escape(person.upn)}"{first} '
            f'data-testid="pick-{escape(person.upn)}">{_face(person)}</button>'
        )
    empty = '<p class="empty">Nobody is in this organisation yet.</p>'
    return page(
        "Pick an account",
        '<h1>Pick an account</h1><form method="post" class="accounts">'
        f"{''.join(buttons) or empty}"
        '<footer><button name="action" value="cancel" class="plain" '
        'data-testid="cancel">Cancel</button></footer></form>',
    )


def second_factor(person):
    return page(
        "Approve sign-in request",
        f'<div class="who">{_face(person)}</div><h1>Approve sign-in request</h1>'
        "<p>Your organisation asks for a second step. Here, a click is enough.</p>"
        f"{_buttons(person, ('cancel', 'Cancel'), ('approve', 'Approve'))}",
    )


def need_approval(person):
    return page(
        "Need admin approval",
        f'<div class="who">{_face(person)}</div><h1>Need admin approval</h1>'
        "<p>Charitylog needs permission to access resources in your organisation that "
        "only an administrator can grant. Please ask an administrator to grant it "
        "before you can use it.</p>"
        f"{_buttons(person, ('return', 'Return without granting consent'))}",
    )


def consent(person, words, everybody=False):
    items = "".join(f"<li>{escape(each)}</li>" for each in words)
    whose = "Review for your organisation. " if everybody else ""
    return page(
        "Permissions requested",
        f'<div class="who">{_face(person)}</div><h1>Permissions requested</h1>'
        f"<p>{whose}Charitylog would like to:</p>"
        f"<ul>{items}<li>Maintain access to data you have given it access to</li></ul>"
        f"{_buttons(person, ('cancel', 'Cancel'), ('accept', 'Accept'))}",
    )


def stopped(refused):
    return page(
        "Sorry",
        "<h1>Sorry, but we’re having trouble signing you in.</h1>"
        f'<p data-testid="aadsts">{escape(refused.description)}</p>',
        400,
    )


def message(text):
    return page("Microsoft 365 stand-in", f"<h1>{escape(text)}</h1>")


def form_post(uri, answer):
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in answer.items()
    )
    return page(
        "Working",
        f'<form method="post" action="{escape(uri)}">{fields}'
        '<button class="first" autofocus>Continue</button></form>'
        '<script src="/static/submit.js"></script>',
    )


def _buttons(person, *buttons):
    """(action, words) each; the last is what most people press."""
    last = buttons[-1]
    made = "".join(
        f'<button name="action" value="{button[0]}" data-testid="{button[0]}" '
        f"{'class=first autofocus' if button == last else 'class=plain'}>"
        f"{escape(button[1])}</button>"
        for button in buttons
    )
    return (
        '<form method="post"><input type="hidden" name="upn" '
        f'value="{escape(person.upn)}"><footer>{made}</footer></form>'
    )


def _face(person):
    letters = "".join(word[0] for word in person.name.split()[:2]).upper()
    return (
        f'<span class="face" aria-hidden="true">{escape(letters)}</span><span>'
        f"<b>{escape(person.name)}</b><small>{escape(person.upn)}</small></span>"
    )
