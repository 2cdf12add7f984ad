"""The one exception of the package."""


class SealionError(Exception):
    """What SEALion refuses to do, and why: the message names the value at fault and what to do.

    Attributes:
        code: the kind of failure, for programs: ``"invalid_argument"``, ``"not_found"``, ``"io"``,
            ``"corrupt"`` (bytes that are not what they claim to be), ``"incompatible"`` (sound, but
            of another model or key), ``"does_not_fit"`` (no encryption parameters carry the model),
            ``"insecure"``, ``"unsupported"``, ``"undecryptable"`` (an answer that is nothing but
            noise: wrong keys, or tampering), ``"out_of_range"`` (answers beyond what the plan
            provides for), ``"over_budget"`` (more records than a model answers for one key),
            ``"incomplete"`` (some requests of an archive have no answer, and all others do) or
            ``"cancelled"``.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    def __reduce__(self) -> tuple[type["SealionError"], tuple[str, str]]:
        return type(self), (self.code, str(self))
