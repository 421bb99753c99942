"""Japanese as misaki reads it: its own cutlet, around MeCab and a mapped list of words."""
