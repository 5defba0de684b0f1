"""Telling those who run scheduled actions that one has been triggered."""

import logging
from contextlib import closing

import psycopg2
from psycopg2 import sql

_logger = logging.getLogger(__name__)
# How long (in seconds, the last in milliseconds) PostgreSQL is waited for, also where
# it has gone without a word: a process waits for this at its end.
WITHIN_SECONDS = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 10_000,
}


def notify(place, function, database):
    """Call ``function`` of PostgreSQL for ``database``; log it where that fails.

    ``place`` says how to connect. Not over Odoo's pool, which nobody else can use
    while it makes a connection.
    """
    called = sql.SQL("SELECT {}('cron_trigger', %s)").format(sql.Identifier(function))
    try:
        connection = psycopg2.connect(**{**place, **WITHIN_SECONDS})
        with closing(connection), connection, connection.cursor() as cursor:
            cursor.execute(called, [database])
    except psycopg2.Error as error:
        _logger.info("Scheduled actions were not told: %s", type(error).__name__)
