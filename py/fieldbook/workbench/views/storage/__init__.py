"""Views of what is kept: the bin, the history, the room that is used."""
