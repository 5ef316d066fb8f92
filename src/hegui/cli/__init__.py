"""The command `hegui`: thin, one file a word. Engines raise; only this room prints and exits."""
