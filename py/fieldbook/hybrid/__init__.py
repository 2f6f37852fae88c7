"""Where a job runs: what joins the engines to the pool, and later to the companion."""
