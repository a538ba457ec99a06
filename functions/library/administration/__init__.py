"""What only an administrator may do: add, change and retire books."""
