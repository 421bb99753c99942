"""How near one waveform is to another, and how good either sounds without a listener."""
