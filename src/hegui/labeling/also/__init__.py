"""What a file says of its origin to the world beside the mark: IPTC metadata in the same XMP packet, and a C2PA manifest last.

A manifest does not replace the mark, nor the mark a manifest. The manifest is signed over everything else in the file, so it
is written last, and whatever is changed afterwards breaks it.
"""
