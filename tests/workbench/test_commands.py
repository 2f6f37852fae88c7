from __future__ import annotations

import pytest

from fieldbook.workbench.commands import Command, Commands


def registry(*titles: str) -> Commands:
    commands = Commands()
    commands.add(*(Command(title, title, lambda: None) for title in titles))
    return commands


def test_an_id_is_registered_once() -> None:
    commands = registry("Run all")
    with pytest.raises(ValueError, match="twice"):
        commands.add(Command("Run all", "Again", lambda: None))


def test_a_command_runs_only_where_it_applies() -> None:
    ran: list[str] = []
    commands = Commands()
    commands.add(
        Command("yes", "Yes", lambda: ran.append("yes")),
        Command("no", "No", lambda: ran.append("no"), when=lambda: False),
    )
    assert commands.run("yes")
    assert not commands.run("no")
    assert ran == ["yes"]


def test_search_needs_every_word_and_puts_beginnings_first() -> None:
    commands = registry("Restart kernel", "Interrupt kernel", "Run all", "Kernel details")
    assert [c.title for c in commands.search("kernel")] == [
        "Kernel details",
        "Restart kernel",
        "Interrupt kernel",
    ]
    assert [c.title for c in commands.search("ker res")] == ["Restart kernel"]
    assert commands.search("model") == []


def test_search_without_words_offers_all_that_applies() -> None:
    commands = registry("A", "B")
    commands.add(Command("c", "C", lambda: None, in_palette=False))
    assert [c.title for c in commands.search("  ")] == ["A", "B"]


def test_chords_are_read_as_a_sequence() -> None:
    command = Command("delete", "Delete", lambda: None, ("D D",))
    assert command.shortcut == "D, D"
