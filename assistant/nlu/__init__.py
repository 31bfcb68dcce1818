"""Understanding: Rasa components for patients' questions. Named by dotted path in config.yml."""
