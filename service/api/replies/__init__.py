"""Response bodies: audio, server-sent events, timestamps and captions."""
