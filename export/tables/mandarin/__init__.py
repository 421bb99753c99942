"""Tables of the Mandarin G2P, from jieba, pypinyin and misaki."""
