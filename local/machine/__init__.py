"""What this machine gives: programs, ports, folders, and answers on its own ports."""
