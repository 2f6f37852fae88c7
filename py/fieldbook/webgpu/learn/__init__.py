"""Learning on arrays of any library that follows the array API standard, a GPU's among them.

Names and results are scikit-learn's. Nothing here imports an array library: the arrays that are
given say which functions compute with them.
"""

from fieldbook.webgpu.learn.distances import nearest_neighbours, pairwise_distances
from fieldbook.webgpu.learn.kmeans import KMeans
from fieldbook.webgpu.learn.pca import PCA

__all__ = ["pairwise_distances", "nearest_neighbours", "KMeans", "PCA"]
