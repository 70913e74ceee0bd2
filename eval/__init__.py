"""The evaluation: question sets, their scoring, and the runner (``python -m eval.run``)."""
