"""What anyone may see: published results and the way to each figure."""
