"""What the stand-in for Microsoft 365 has seen so far."""


def entries(sim):
    """How many entries all mailboxes hold."""
    return sum(len(mailbox.events) for mailbox in [*sim.mailboxes.values()])


def write_requests(sim):
    """How many HTTP requests came that write; a batch is one."""
    return sum(
        request.method != "GET" and request.batch_of is None for request in sim.requests
    )
