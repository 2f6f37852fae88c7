"""What the benchmark of AutoML consists of: sets, systems, cells, and the rows made of them."""
