"""OpenAI's audio API over HTTP: resources, wire types, the error shape. The only part that knows Falcon."""
