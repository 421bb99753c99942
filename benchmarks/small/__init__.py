"""The service on a small machine: a control group that counts the file cache, and a slow disk."""
