"""Cache of finished audio files: a repeated request is answered without synthesis.

One entry for each answer, with the digest of everything that determines its bytes as its key. An entry is written
while its audio is streamed and becomes visible when the stream has ended; a stream that was abandoned, failed or cut
leaves none. Processes, also of several containers, may share a cache: they see each other through it alone, and
nothing is kept in memory for an entry.

A directory (``directory``):

* It is bounded in bytes. A process that has written a sixteenth of the limit counts the files and evicts the least
  recently used. Each further process on the directory may thus exceed the limit by a sixteenth.
* An unfinished file is locked by its writer (flock); one without a lock was left by a crash and is removed.
* A checksum before the bytes detects a truncated or damaged file (no fsync: after a power cut a file may have its name
  and not its bytes). It counts as absent.
* A disk that is full or cannot be written costs one warning; files on it are still read.

The only library for this, diskcache, has had no release since 2023 and keeps its index in SQLite.

A server (``backends`` has the table, ``redis`` the one there is), for replicas that share no disk.
"""
