"""What a model goes by and where it errs, judged on rows that were held out.

Nothing is imported here: `fieldbook.automl.explaining.messages` must stay free of numpy.
"""

__all__: list[str] = []
