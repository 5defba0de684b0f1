"""Who is free, before anything is saved?

What Outlook tells of colleagues' busy times, asked with the reader's own sign-in, and
what is known here where Outlook tells nothing. Nothing of it is stored or logged. Calls
`sync`, `account`, `permission`, `worker` and `action`.

`res_users` is what the screens call; the other files are its steps.
"""

from . import res_users
