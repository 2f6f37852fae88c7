"""Nothing: what is tried on other versions is the bridge beside it."""
