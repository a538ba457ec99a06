"""The books that everybody may look at: searched, counted, cached, and answered with an entity tag."""
