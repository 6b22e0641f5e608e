import psycopg

from tests.postgres import Postgres


def test_what_was_committed_is_there_after_a_crash(postgres: Postgres, postgres_url: str) -> None:
    with psycopg.connect(postgres.dsn(postgres_url)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 100) AS number")
    postgres.stop("immediate")
    postgres.start()
    with psycopg.connect(postgres.dsn(postgres_url)) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (100,)
