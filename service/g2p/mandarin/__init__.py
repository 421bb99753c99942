"""Mandarin G2P: word segmentation as in jieba, readings as in pypinyin, numerals as in cn2an."""
