"""A store served over HTTP: SPARQL 1.1 Protocol, Graph Store Protocol, linked data, documentation of the ontology.

- ``limits``       what one query and one server may use
- ``formats``      media types, and which of them an Accept header asks for
- ``worker``       the process that runs queries, apart from all others; ``sandbox`` is what confines it
- ``pool``         workers, bounded and watched: what takes too long is killed
- ``generation``   the live generation of the store, and who still reads an older one
- ``problems``     errors as people and programs read them (RFC 9457)
- ``endpoint``     ``/sparql``; ``graphs`` is the Graph Store Protocol, ``writing`` its way into the store
- ``description``  Service Description and VoID
- ``linked``       ``/id/…``: page or data; ``fate`` says what became of an IRI that is not there any more
- ``vocabulary``   ``/ns``, ``/code``, ``/shapes``: the ontology documented
- ``pages``        HTML from templates (``kg/data/serve``)
- ``edge``         what every request passes: host check, security headers, access log, metrics
- ``app``          all of it as one ASGI application; ``server`` runs it

This file imports nothing, so that a worker starts in a moment.
"""
