"""Archives of encrypted requests, answered by a cluster of Ray.

>>> import sealion.distributed
>>> sealion.distributed.predict("s3://bucket/requests", "model.sealion", out="s3://bucket/answers")

Needs Ray and fsspec, here and on every node: ``pip install 'sealion[distributed]'``.
"""

from sealion.distributed._predict import predict
from sealion.distributed._result import IncompleteError, Result

__all__ = ["IncompleteError", "Result", "predict"]
