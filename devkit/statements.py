"""Two statements for PostgreSQL; also a program, for whoever lacks psycopg2."""

import sys


def run(database, before, statement, **where):
    """Run both outside a transaction; the first column of the last one's answer.

    Raises ImportError where there is no psycopg2, and else psycopg2.Error.
    """
    import psycopg2

    connection = psycopg2.connect(dbname=database, **where)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(before)
            cursor.execute(statement)
            rows = cursor.fetchall() if cursor.description else ()
    finally:
        connection.close()
    return "".join(f"{row[0]}\n" for row in rows)


if __name__ == "__main__":
    sys.stdout.write(run(*sys.argv[1:]))
