"""Public yardsticks of understanding: this pipeline, unchanged, trained on their training data."""
