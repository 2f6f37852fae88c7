"""What is told of memory: in the status bar, before it is short, and in the settings."""

from __future__ import annotations

import pytest

from fieldbook.bridge.pool import Crewing, WorkerMemory, WorkerUse
from fieldbook.workbench.addresses import Place
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.kernel_session import KernelMemory
from fieldbook.workbench.memory import Room, room_of
from fieldbook.workbench.services import Machine
from fieldbook.workbench.settings import Settings
from tests.workbench.conftest import OpenNotebook, until
from tests.workbench.memory import Memory

GIB = 2**30


def use(notebook: OpenNotebook, used: float) -> None:
    """Have the kernel tell that it uses so many gigabytes."""
    content = {"used": int(used * 1e9), "held": int(used * 1e9) + 100_000_000}
    notebook.session.kernel.receive([{"type": "memory", "request_id": "", "content": content}])


@pytest.mark.parametrize(
    ("machine", "expected"),
    [
        (None, Room(4 * GIB, by_machine=False)),
        (8.0, Room(4 * GIB, by_machine=False)),
        (4.0, Room(4 * GIB, by_machine=False)),
        (2.0, Room(2 * GIB, by_machine=True)),
        (0.5, Room(GIB // 2, by_machine=True)),
    ],
)
def test_a_kernel_may_have_what_it_can_address_or_the_machine_has(
    machine: float | None, expected: Room
) -> None:
    assert room_of(machine) == expected


@pytest.mark.parametrize(
    ("used", "level"), [(0.2, "usual"), (0.74, "usual"), (0.75, "high"), (0.9, "full")]
)
def test_it_is_told_how_near_the_bound_is(used: float, level: str) -> None:
    assert Room(1000, by_machine=False).level(KernelMemory(int(used * 1000), 1000)) == level


async def test_the_memory_of_the_kernel_in_front_is_shown_once_it_is_known(
    notebook: OpenNotebook,
) -> None:
    status = notebook.workbench.status
    notebook.kernel.status("idle")
    assert status.memory.peek() is None
    use(notebook, 0.214)
    line = status.memory.peek()
    assert line is not None
    assert (line.text, line.state) == ("214 MB", "usual")
    assert "214 MB of the 4.3 GB" in line.more
    assert "given it 314 MB" in line.more
    notebook.session.kernel.restart()
    notebook.kernel.status("restarting")
    assert status.memory.peek() is None


async def test_near_the_bound_it_is_said_what_to_do_once(notebook: OpenNotebook) -> None:
    app = notebook.workbench
    use(notebook, 3.0)
    assert app.notices.shown.peek() == ()
    for gigabytes in (3.3, 3.4):
        use(notebook, gigabytes)
    line = app.status.memory.peek()
    assert line is not None
    assert (line.text, line.state) == ("3.4 GB of 4.3 GB", "high")
    (notice,) = app.notices.shown.peek()
    assert notice.message.what == "The memory of notes.ipynb is nearly full."
    assert (
        notice.message.why
        == "Its kernel uses 3.3 GB of the 4.3 GB that Python can have in a browser."
    )
    assert "del name" in notice.message.remedy
    use(notebook, 4.2)
    (notice,) = app.notices.shown.peek()
    assert notice.message.what == "The memory of notes.ipynb is full."
    app.notices.dismiss(notice)
    use(notebook, 4.25)
    assert app.notices.shown.peek() == ()


async def test_a_warning_goes_when_its_reason_does(notebook: OpenNotebook) -> None:
    notices = notebook.workbench.notices
    notebook.kernel.status("idle")
    use(notebook, 4.0)
    (notice,) = notices.shown.peek()
    restart, _ = notice.acts
    restart.run()
    assert notebook.kernel.restarted == 1
    notebook.kernel.status("restarting")
    assert notices.shown.peek() == ()
    use(notebook, 3.5)
    assert len(notices.shown.peek()) == 1, "it is said again of a new kernel"
    use(notebook, 0.3)
    assert notices.shown.peek() == ()
    use(notebook, 3.5)
    _, show = notices.shown.peek()[0].acts
    show.run()
    assert notices.shown.peek() == ()
    assert notebook.memory.page.revealed == "settings-memory"


async def test_the_settings_tell_who_takes_memory_while_they_are_in_front(
    notebook: OpenNotebook,
) -> None:
    app, jobs = notebook.workbench, notebook.memory.jobs
    jobs.workers = [WorkerUse("resting", "harvest.csv", WorkerMemory(200, 300))]
    use(notebook, 0.5)
    app.show_memory()
    await until(app.memory_use.workers.peek)
    assert notebook.memory.page.revealed == "settings-memory"
    assert app.memory_use.workers.peek() == tuple(jobs.workers)
    (kernel,) = app.memory_use.kernels.peek()
    assert (kernel.name, kernel.level) == ("notes.ipynb", "usual")
    assert kernel.memory == KernelMemory(500_000_000, 600_000_000)
    settings = app.tabs.find(Place("settings"))
    assert settings is not None
    assert isinstance(settings.content, Settings)
    await settings.content.close()


async def test_without_a_notebook_the_warm_kernel_is_told_of(workbench: Workbench) -> None:
    await workbench.start()
    (kernel,) = workbench.memory_use.kernels.peek()
    assert (kernel.name, kernel.memory) == ("The kernel for the next notebook", None)


FOUR = "At most 4 workers: 3 for training, 1 for what you look at. "
LEFT = ", of which one is left to the page and the kernel"


@pytest.mark.parametrize(
    ("crew", "machine", "told"),
    [
        (
            Crewing(3, 1, limited_by="cores"),
            Machine(4, 8.0),
            f"{FOUR}This machine has 4 processor cores{LEFT}.",
        ),
        (
            Crewing(1, 0, limited_by="memory"),
            Machine(4, 2.0),
            "At most 1 worker. No more would fit into half of this machine's memory of 2 GB.",
        ),
        (
            Crewing(3, 1, limited_by="memory"),
            Machine(8, None),
            f"{FOUR}The browser does not tell how much memory this machine has; 4 GB are assumed.",
        ),
    ],
)
async def test_the_number_of_workers_is_explained(
    memory: Memory, crew: Crewing, machine: Machine, told: str
) -> None:
    memory.jobs.crew, memory.machine = crew, machine
    assert Workbench(memory.services()).memory_use.crew() == told
