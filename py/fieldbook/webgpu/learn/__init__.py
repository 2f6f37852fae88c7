"""Learning on arrays of any library that follows the array API standard, a GPU's among them.

Names and results are scikit-learn's. Nothing here imports an array library to compute with: the
arrays that are given say which functions do. What is searched or drawn on the host is NumPy's.
"""

from fieldbook.webgpu.learn.distances import nearest_neighbours, pairwise_distances
from fieldbook.webgpu.learn.kmeans import KMeans
from fieldbook.webgpu.learn.logistic import LogisticRegression
from fieldbook.webgpu.learn.networks import MLPClassifier, MLPRegressor
from fieldbook.webgpu.learn.pca import PCA

__all__ = [
    "pairwise_distances",
    "nearest_neighbours",
    "KMeans",
    "PCA",
    "LogisticRegression",
    "MLPClassifier",
    "MLPRegressor",
]
