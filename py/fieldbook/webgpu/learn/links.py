"""From scores to what is said of a row: what a link makes of them, and what that costs.

Loss and slope are made together, so that what both need is computed once: for a softmax these are
reductions, which are work of their own wherever the arrays are.
"""

from __future__ import annotations

from typing import Any, Literal

__all__ = ["Link", "losses_and_slopes", "spoken_for"]

Link = Literal["identity", "logistic", "softmax"]


def losses_and_slopes(link: Link, scores: Any, truth: Any) -> tuple[Any, Any]:
    """The loss of each row and output, and its slope along the scores; all (n, outputs)."""
    xp = scores.__array_namespace__()
    if link == "identity":
        return (scores - truth) ** 2 / 2, scores - truth
    if link == "logistic":
        small = xp.exp(-xp.abs(scores))
        losses = xp.maximum(scores, 0.0) - truth * scores + xp.log1p(small)
        return losses, xp.where(scores > 0, 1.0, small) / (1 + small) - truth
    largest = xp.max(scores, axis=1, keepdims=True)
    total = xp.sum(xp.exp(scores - largest), axis=1, keepdims=True)
    losses = truth * (xp.log(total) + largest - scores)
    return losses, xp.exp(scores - largest) / total - truth


def spoken_for(scores: Any) -> Any:
    """Which class scores (n, outputs) speak for, as places (n,); one output is of two classes."""
    xp = scores.__array_namespace__()
    if scores.shape[1] > 1:
        return xp.argmax(scores, axis=1)
    return xp.astype(scores[:, 0] > 0, xp.int32)
