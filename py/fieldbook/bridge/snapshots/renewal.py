"""Makes a restored interpreter one of its own.

Every restore of a snapshot begins with the same bytes: the same state of every random generator,
the same names for the next temporary files, the environment of the worker that it was made in.
What cannot be renewed is the secret of string hashes, on which every dictionary in the heap is
built; as snapshots are made on each device, it is at least every device's own.
"""

from __future__ import annotations

import importlib
import os
import random
import sys
import tempfile
from collections.abc import Mapping

__all__ = ["renew"]


def renew(environment: Mapping[str, str]) -> None:
    """Renew all that must differ between two restores of a snapshot.

    environment: variables of this worker; others keep their values.
    """
    os.environ.update(environment)
    random.seed()
    # The next access makes a new sequence of names, seeded from the system.
    vars(tempfile)["_name_sequence"] = None
    _renew_identifiers()
    _renew_numpy()
    _renew_openssl()
    _forget_files()


def _renew_identifiers() -> None:
    uuid = sys.modules.get("uuid")
    if uuid is not None:
        vars(uuid).update(_node=None, _last_timestamp=None)


def _renew_numpy() -> None:
    if "numpy.random" in sys.modules:
        # The one generator behind numpy.random's functions, scipy's and scikit-learn's defaults.
        importlib.import_module("numpy.random").seed()


def _renew_openssl() -> None:
    ssl = sys.modules.get("ssl")
    if ssl is not None:
        ssl.RAND_add(os.urandom(32), 32.0)


def _forget_files() -> None:
    """Have importers look again: folders in the file system are younger than the heap."""
    sys.path_importer_cache.clear()
    # Pyodide puts the current folder first at every start, also of an interpreter that has it.
    while sys.path.count("") > 1:
        sys.path.remove("")
