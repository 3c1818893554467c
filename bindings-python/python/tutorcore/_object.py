"""What all classes that remember have: bytes, copies, an end."""

from __future__ import annotations

from types import TracebackType
from typing import Any, ClassVar, Self

from ._native import CoreObject
from ._record import Record


class Object:
    """State of the core's, kept between calls."""

    __slots__ = ("_native",)

    _class: ClassVar[str]
    _native: CoreObject

    def close(self) -> None:
        """Gives the memory back; afterwards every call is refused. Closed twice is closed."""
        self._native.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __copy__(self) -> Self:
        return self._of(self._native.copy())

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self.__copy__()

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as what it was made with and a snapshot."""
        settings: Record = self._native.call("settings", ())
        given = tuple(getattr(settings, name) for _, name, _ in settings.__wire__)
        return type(self)._restored, (given, self._native.snapshot())

    def __repr__(self) -> str:
        try:
            status: Record = self._native.call("status", ())
        except ValueError:
            return f"<{type(self).__name__}, closed>"
        return repr(status).replace(type(status).__name__, type(self).__name__, 1)

    def _make(self, arguments: tuple[object, ...]) -> None:
        self._native = CoreObject(self._class, arguments)

    def _merged(self, other: object) -> Any:
        return self._native.merge(getattr(other, "_native", None))

    @classmethod
    def _restored(cls, arguments: tuple[object, ...], snapshot: object) -> Self:
        # None is no snapshot, and not the want of one.
        given = () if snapshot is None else snapshot
        return cls._of(CoreObject(cls._class, arguments, given))

    @classmethod
    def _of(cls, native: CoreObject) -> Self:
        made = cls.__new__(cls)
        made._native = native
        return made
