"""AutoML on scikit-learn: from a table to a model that explains itself.

Nothing is imported here: `fieldbook.automl.messages` must stay free of numpy for the page, and
the command line must be able to limit threads before numpy starts.
"""

__all__: list[str] = []
