"""A demo for each pattern that can show itself: the module is named as the page of the pattern."""
