"""What the Mandarin front-end needs of jieba, pypinyin and misaki, in files that can be mapped."""
