"""Small files of our own making, a module a format, named as the format's module.

A module gives: `samples()` (file bytes by what is odd about them, none with a mark), `content(data)` (what a person sees or
hears, decoded by somebody else's program), `others(data)` (the other metadata, likewise), and `tolerated()` (file bytes
with a mark at a place that is not the prescribed one, by the place's name; the mark is `marks.MARK`).
"""
