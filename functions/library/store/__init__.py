"""Central, as functions reach it: Redis and MariaDB, each with TLS and a circuit breaker."""
