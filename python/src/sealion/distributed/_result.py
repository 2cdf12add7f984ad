"""What a run leaves behind."""

from __future__ import annotations

from dataclasses import dataclass, field

from sealion._errors import SealionError


@dataclass(frozen=True)
class Outcome:
    """What became of one request. One with neither failure nor skip is answered."""

    name: str
    failure: str = ""
    is_skipped: bool = False
    request_bytes: int = 0
    answer_bytes: int = 0


@dataclass
class Result:
    """What a run did. Requests go by their names below the folder of ``paths``.

    Attributes:
        done: those answered in this run.
        skipped: those that an earlier run had answered.
        failed: those without an answer, and why.
        lost: evaluations that ended with their worker or node and were begun again.
        seconds: of the run, with the start of workers.
        request_bytes: read for those answered.
        answer_bytes: written.
    """

    done: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    lost: int = 0
    seconds: float = 0.0
    request_bytes: int = 0
    answer_bytes: int = 0

    def add(self, outcome: Outcome) -> None:
        """Takes note of one more request."""
        if outcome.failure:
            self.failed[outcome.name] = outcome.failure
        elif outcome.is_skipped:
            self.skipped.append(outcome.name)
        else:
            self.done.append(outcome.name)
        self.request_bytes += outcome.request_bytes
        self.answer_bytes += outcome.answer_bytes

    @property
    def finished(self) -> int:
        """Requests that are settled, whichever way."""
        return len(self.done) + len(self.skipped) + len(self.failed)

    def __str__(self) -> str:
        return (
            f"{len(self.done)} answered, {len(self.skipped)} skipped, {len(self.failed)} failed "
            f"in {self.seconds:.1f} s"
        )


class IncompleteError(SealionError):
    """Some requests have no answer; all others do.

    Attributes:
        result: the run's, with the reason for each of them in ``result.failed``.
    """

    def __init__(self, result: Result) -> None:
        name, reason = next(iter(sorted(result.failed.items())))
        count = len(result.failed)
        super().__init__(
            "incomplete",
            f"{count} of {result.finished} requests without an answer, the first {name}: {reason}",
        )
        self.result = result

    def __reduce__(self) -> tuple[type[IncompleteError], tuple[Result]]:  # type: ignore[override]
        return type(self), (self.result,)
