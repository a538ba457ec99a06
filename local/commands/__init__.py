"""What a person asks for, `up` to `logs`, and what they see of it."""
