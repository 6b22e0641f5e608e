"""Batches: articles handed over by the thousand, briefed durably by one process or by many that share a database.

`service` is what HTTP and the command line call. DBOS, which remembers what has been done, is met in `durable` alone.
"""
