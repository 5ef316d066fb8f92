"""Marks in structures that several formats share: how an EXIF field, an ID3 tag, a chunk, a packet or free text holds one."""
