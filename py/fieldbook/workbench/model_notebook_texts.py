"""Every text and cell that a model's notebook has besides its program."""

from __future__ import annotations

from fieldbook.automl.messages import ColumnRole

INTRODUCTION = (
    "How this model was found, and plain pandas and scikit-learn that train it again. Run the "
    "cells from the top; change what you like."
)
TRIED = "## What was tried\n\nHigher scores are better; weight is the share in the model below."
TRIED_COLUMNS = ("Model", "Score", "Spread", "Weight")
COLUMNS = "## How the columns were taken"
TAKEN_COLUMNS = ("Column", "Taken as", "Why")
FINDINGS = "## Worth knowing"
PROGRAM = (
    "## The model as code\n\nHow cells are read, what is made of them, and the pipelines with the "
    "settings that won."
)
DATA = "## The data"
READ = """frame = read({table!r})
frame.head()"""
TRAIN = "## Training on all rows"
FIT = """warnings.simplefilter("ignore")
model = Model().fit(frame)
model.predict(frame).head()"""
HOLD_OUT = (
    "## On rows that it has not seen\n\nA fifth of the rows is held out, and the model trained on "
    "the others. One hold-out says less than the folds of the search did."
)
TEST = """held_out = frame[as_texts(frame[TARGET]).notna()].sample(frac=0.2, random_state=0)
judged = Model().fit(frame.drop(held_out.index))


def error(rows: pd.DataFrame) -> float:
    \"\"\"The share of wrong answers, or the mean distance from the truth.\"\"\"
    predicted = judged.predict(rows)["prediction"].to_numpy()
    if CLASSIFICATION:
        return float((predicted != as_texts(rows[TARGET]).to_numpy()).mean())
    return float((predicted - as_numbers(rows[TARGET])).abs().mean())


error(held_out)"""
FOUND = (
    "## What it goes by\n\nWhat the score lost in training when the cells of one column were "
    "shuffled, on rows that were held out."
)
FOUND_COLUMNS = ("Column", "Loss of score", "Spread")
EXPLAINED = "What training found besides, on rows that were held out:"
SHUFFLE_HEAD = (
    "### The same with the cells above\n\nHow much the error grows when one column's cells are "
    "shuffled: a column that matters makes it worse."
)
SHUFFLE = """unshuffled = error(held_out)
pd.Series(
    {
        column: error(
            held_out.assign(
                **{column: held_out[column].sample(frac=1, random_state=0).to_numpy()}
            )
        )
        - unshuffled
        for column in ROLES
    },
    name="growth of the error",
).sort_values(ascending=False)"""


def taken_as(column: ColumnRole) -> str:
    return column.role.value if column.role.used else f"{column.role.value}, not used"
