"""Who is free, before anything is saved?

What Outlook tells of colleagues' busy times, asked with the reader's own sign-in, and
what is known here where Outlook tells nothing. Nothing of it is stored or logged. Calls
`sync`, `account`, `permission`, `worker` and `action`.

`res_users` is what lists and pages of people call, `suggest` what a form calls about
one; the other files are their steps.
"""

from . import res_users, suggest
