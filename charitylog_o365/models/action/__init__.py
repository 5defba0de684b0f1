"""What do people record?

`charitylog.action`: its life, times, lengths and offers, what its entry shows, and who
may change it. Calls `setup`, `sync`, `permission`, and `privacy` for names that
are forgotten later.

`save` tells in which order saving takes place, `propose` what new work begins with; no
other file overrides `create`, `write`, `unlink`, `default_get`, `onchange` or
`copy_data`. So the files that extend the model are imported in any order, once
`charitylog_action` has made it.
"""

from . import (
    charitylog_action,
    charitylog_action_offeree,
    charitylog_action_series,
    charitylog_action_type,
)

# isort: split
from . import (
    ahead,
    bank_holidays,
    case,
    chatter,
    client_page,
    client_work,
    day,
    draft,
    duration,
    event,
    first_steps,
    from_file,
    given,
    history,
    hours,
    life_cycle,
    log,
    mail_gateway,
    morning,
    name,
    offer,
    offer_activity,
    offer_answer,
    offer_kept,
    offer_project,
    offer_words,
    outlook,
    outlook_asks,
    outlook_followed,
    overview,
    project,
    propose,
    propose_form,
    quick,
    quick_move,
    record_again,
    res_partner,
    save,
    series,
    series_following,
    series_repeat,
    staff_day,
    staff_people,
    undo,
    undo_action,
    visit,
    visit_buttons,
    visit_client,
    when_group,
)
