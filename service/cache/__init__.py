"""Finished audio files on disk, so that what was said once need not be made again.

A file for each answer, named by the digest of everything that determines its bytes. It is written beside the stream
that it is a copy of, and gets its name when that stream has come to its end; so what was abandoned, failed or cut is
never found. Several processes, also of several containers, may share a directory: they see each other through it
alone, and nothing is kept in memory for a file.

* Bounded in bytes: whoever has written a sixteenth of the limit counts what is there, and those used longest ago go.
  Each further process on the directory may thus exceed the limit by a sixteenth.
* Unfinished files are locked by whoever writes them (flock); one that nobody holds was left by a crash and goes.
* A checksum before the bytes finds a file that was cut or damaged underneath (no fsync: after a power cut a file may
  have its name and not its bytes). It counts as absent.
* A disk that is full or cannot be written is a matter of one warning; what it holds is still read.

The only library there is for it, diskcache, has had no release since 2023 and keeps its index in SQLite.
"""
