"""PDF (ISO 32000-2) as bytes and objects: just enough to find a few objects, and to add an increment behind the file.

`objects` reads what stands at a place, `reader` finds it in the file, `streams` unpacks, `crossref` knows where objects
are, `document` puts these together, and `increment` writes what is new.
"""
