"""What the dialogue understands beyond topics: yes and no, time words, plain complaints; pure, its words in YAML."""
