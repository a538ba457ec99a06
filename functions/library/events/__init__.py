"""CloudEvents: written into the outbox, sent to the Broker, taken by consumers, kept when nobody can act."""
