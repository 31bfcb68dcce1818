"""The Alexa skill: what it sends and receives, who signed it, and the package that is uploaded to Amazon."""
