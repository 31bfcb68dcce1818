"""The interaction model that Amazon is given, without Amazon."""
