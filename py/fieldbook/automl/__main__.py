"""Runs the command line with one thread for numeric libraries, before any of them is loaded."""

import os
import sys
import time

BEGAN = time.monotonic()

# Several models are fitted at once, one in each process: threads inside them would only compete.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

if __name__ == "__main__":
    from fieldbook.automl.cli import main

    sys.exit(main(began=BEGAN))
