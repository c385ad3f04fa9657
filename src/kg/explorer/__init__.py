"""Pages on which people read commitments, accounts and evidence, made on the server or written as a folder of files.

- ``asking``     the pages' queries, and a store as they ask it
- ``things``     what the pages show: plain frozen records
- ``gathering``  from rows to those records: commitments, deeds, roles, claims with their quotes
- ``catalogue``  the lists of documents, agreements and actors; what is due; search
- ``agreement``, ``actor``, ``document``, ``statement``  one page each, as a function from a store to a record
- ``timeline``, ``network``  where marks and lines go in the pictures
- ``rendering``  the templates under ``kg/data/explorer``, and addresses of pages
- ``web``        the pages in ``kg serve``
- ``site``       the pages as files
- ``texts``      the texts that a store keeps
- ``cite``, ``pages``  citations; each page as HTML
"""
