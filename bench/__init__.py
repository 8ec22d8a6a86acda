"""Measurements. `python -m bench` runs them all; `python -m bench.read` runs one.

Each module has a ``main()`` that prints its figures and keeps them under `bench/results/`.
"""
