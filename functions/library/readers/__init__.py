"""Who reads, and what is theirs: users, passwords, sessions, carts and notifications."""
