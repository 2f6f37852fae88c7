"""The operations of the stream, and how values cross. `app/bridge/ops.js` has the same numbers.

A place is one number: a positive one is the id of the node to insert before, a negative one is
the id of the element to append to.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "ABSENT",
    "ATTRIBUTE",
    "BLOCK",
    "CALL",
    "CLEAR",
    "CONTENT",
    "EMPTY",
    "ELEMENT",
    "EVENT",
    "FALSE",
    "HOLE",
    "INSERT",
    "ISLAND",
    "ISLAND_UPDATE",
    "JSON",
    "LISTEN",
    "MOVE",
    "NAME",
    "PROPERTY",
    "REF",
    "RELEASE",
    "REMOVE",
    "SET",
    "SET_HOLE",
    "SET_TEXT",
    "STRING",
    "STYLE",
    "TEMPLATE",
    "TEXT",
    "TEXT_HOLE",
    "TRUE",
]

# Definitions: they come first in a stream and stay valid for all later ones.
NAME: Final = 1  # · string: the name, numbered in the order of definition
TEMPLATE: Final = 2  # template, holes, (kind, name)… · string: markup

# Creation
ELEMENT: Final = 3  # id, name, place: made for that place, not inserted yet
TEXT: Final = 4  # id, place · string
BLOCK: Final = 5  # template, id, place, a flag for each valued hole · their strings
HOLE: Final = 6  # block, hole, id: gives the hole's node an id
ISLAND: Final = 7  # id of its element, name · string: first properties as JSON

# Structure
INSERT: Final = 8  # id, place
MOVE: Final = 9  # id, place: keeps focus, selection and scroll position
REMOVE: Final = 10  # id
CLEAR: Final = 11  # first, place: removes the siblings from one up to a place
EMPTY: Final = 12  # id: removes all children
RELEASE: Final = 13  # count, id…: forgets nodes

# Changes
SET_TEXT: Final = 14  # id · string
TEXT_HOLE: Final = 15  # block, hole · string
SET_HOLE: Final = 16  # block, hole, flag · string
SET: Final = 17  # id, kind, name, flag · string
LISTEN: Final = 18  # id, name of the event
ISLAND_UPDATE: Final = 19  # id · string: changed properties as JSON
CALL: Final = 20  # id, name of the method · string: arguments as JSON

# Kinds of holes and of properties
CONTENT: Final = 0
ATTRIBUTE: Final = 1
PROPERTY: Final = 2
STYLE: Final = 3
EVENT: Final = 4
REF: Final = 5

# Flags: where a value comes from
ABSENT: Final = 0
STRING: Final = 1  # the next string
TRUE: Final = 2
FALSE: Final = 3
JSON: Final = 4  # the next string, as JSON
