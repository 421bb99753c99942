"""What the English front-end needs of spaCy's small model and of misaki's dictionaries, in files that can be mapped."""
