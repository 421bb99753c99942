"""Request bodies: decoding, schemas and parsing."""
