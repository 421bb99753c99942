"""Chinese characters to sounds: words as jieba cuts them, readings as pypinyin has them, numbers as cn2an says them."""
