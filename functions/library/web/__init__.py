"""A function's way in and out: its endpoint, the fields that it reads, its answers, problems and logs."""
