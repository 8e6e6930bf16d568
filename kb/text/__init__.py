"""Japanese text: normal forms, words, sentences, orders hidden in it."""
