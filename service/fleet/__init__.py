"""Many workers on PostgreSQL: a queue of checks, the processes that take them, and who visits which host."""
