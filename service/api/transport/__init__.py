"""The client's connection: sockets, uploads and streamed bodies."""
