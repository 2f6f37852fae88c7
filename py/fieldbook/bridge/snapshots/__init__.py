"""Memory snapshots, seen from inside: what is renewed after a restore, and what is checked."""
