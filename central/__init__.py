"""The third cluster: what MariaDB and Redis hold, and how it gets there."""
