"""How many SQL queries something takes."""


def queries(env, call):
    """Return how many queries ``call`` takes, and writing what it has changed.

    Nothing is in the cache or to be written before.
    """
    env.flush_all()
    env.invalidate_all()
    before = env.cr.sql_log_count
    call()
    env.flush_all()
    return env.cr.sql_log_count - before
