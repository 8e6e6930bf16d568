"""What measures: speed, memory, load, and the product beside others. `python -m benchmarks`."""
