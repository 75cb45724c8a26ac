"""Telling: who hears of what, in which words, when, and on which channel, so that nothing is lost on the way."""
