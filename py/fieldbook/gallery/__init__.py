"""The patterns with live demos: the page at `patterns/` of the built site. Page only."""
