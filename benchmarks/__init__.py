"""Speed and accuracy against other libraries, in one run: ``python -m benchmarks`` writes results.md."""
