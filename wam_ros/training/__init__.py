"""One training loop, one objective a model, everything named in one YAML file."""
