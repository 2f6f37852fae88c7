"""Whether a restored interpreter computes as it should.

A snapshot fits one set of files exactly. Should anything be amiss all the same, most likely the
tables that libraries are linked by are wrong, and then calls between libraries go astray: so each
check makes a call of a kind that is resolved in its own way.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable

__all__ = ["CHECKS", "check"]


def check(thoroughly: bool = True) -> list[str]:
    """Run the checks whose packages are loaded; what was found wrong.

    thoroughly: all checks, else the first alone, which costs nothing.
    """
    problems = []
    for package, run in list(CHECKS.items())[: None if thoroughly else 1]:
        if package not in sys.modules:
            continue
        try:
            sound = run()
        except Exception as error:  # noqa: BLE001  # whatever it is, the interpreter is not sound
            problems.append(f"{package}: {error!r}")
        else:
            if not sound:
                problems.append(f"{package}: a wrong result")
    return problems


def _solves() -> bool:
    """NumPy calls its own LAPACK."""
    numpy = importlib.import_module("numpy")
    matrix = numpy.array([[4.0, 1.0], [1.0, 3.0]])
    return bool(numpy.allclose(numpy.linalg.solve(matrix, matrix @ [1.0, 2.0]), [1.0, 2.0]))


def _groups() -> bool:
    """Pandas' Cython modules call each other's functions through C pointers."""
    pandas = importlib.import_module("pandas")
    frame = pandas.DataFrame({"key": ["a", "b", "a"], "value": [1, 2, 3]})
    return bool(frame.groupby("key")["value"].sum().to_dict() == {"a": 4, "b": 2})


def _throws_and_jumps() -> bool:
    """A C++ exception is caught across modules, and `longjmp` leaves a C library."""
    distances = importlib.import_module("scipy.spatial._distance_pybind")
    try:
        distances.cdist_euclidean([[0.0, 1.0]], [[0.0, 1.0, 2.0]])
    except ValueError:
        thrown = True
    else:
        thrown = False
    spatial = importlib.import_module("scipy.spatial")
    try:
        spatial.ConvexHull([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])  # Qhull gives up by longjmp
    except spatial.QhullError:
        return thrown
    return False


def _fits() -> bool:
    """A small fit, in which scikit-learn calls SciPy's BLAS."""
    numpy = importlib.import_module("numpy")
    linear_model = importlib.import_module("sklearn.linear_model")
    trees = importlib.import_module("sklearn.tree")
    x = numpy.arange(12.0).reshape(6, 2)
    y = x @ [2.0, -1.0]
    line = linear_model.Ridge(alpha=1e-9).fit(x, y).predict(x)
    steps = trees.DecisionTreeRegressor(random_state=0).fit(x, y).predict(x)
    return bool(numpy.allclose(line, y) and numpy.allclose(steps, y))


CHECKS: dict[str, Callable[[], bool]] = {
    "numpy": _solves,
    "pandas": _groups,
    "scipy.spatial": _throws_and_jumps,
    "sklearn.linear_model": _fits,
}
"""Module that must be imported already → its check."""
