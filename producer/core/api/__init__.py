"""What every REST resource does alike: who may come in, pages, filters, versions, idempotency, errors, the schema.

A room writes serializers and viewsets (`<app>/api.py`) and lists them as `routes`; the composition
(`producer/api.py`) collects them. Start reading at `viewsets.Viewset`.
"""
