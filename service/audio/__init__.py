"""Audio: joins, tempo, loudness, validation of the model's samples, encoders."""
