"""What each address holds: its images and their bytes, those on their way included."""

from __future__ import annotations

from app.errors import Refusal


class Holdings:
    """Images by the address that sent them, in memory only: no address is ever written down, and after a
    restart everybody starts with nothing held."""

    def __init__(self, max_images: int, max_bytes: int) -> None:
        self._max_images = max_images
        self._max_bytes = max_bytes
        self._held: dict[str, dict[str, int]] = {}
        self._holders: dict[str, str] = {}

    def of(self, address: str) -> list[str]:
        """Ids of the images that an address holds, oldest first."""
        return list(self._held.get(address, ()))

    def holder(self, image_id: str) -> str | None:
        """The address that sent an image; of one from before the last restart it is not known."""
        return self._holders.get(image_id)

    def check(self, address: str, size: int) -> None:
        """Refusal `too_many_images` when the address would hold too much with an image of `size` bytes."""
        sizes = self._sizes(address)
        if len(sizes) >= self._max_images:
            raise Refusal(
                "too_many_images", "One address may keep {most} pictures here.", most=self._max_images
            )
        self._check_bytes(sizes, size)

    def check_bytes(self, address: str, size: int) -> None:
        """The same for `size` more bytes in what it holds already."""
        self._check_bytes(self._sizes(address), size)

    def _sizes(self, address: str) -> list[int]:
        """The bytes of each thing that an address holds."""
        return list(self._held.get(address, {}).values())

    def _check_bytes(self, sizes: list[int], size: int) -> None:
        if sizes and sum(sizes) + size > self._max_bytes:
            limit = f"{self._max_bytes / 2**20:g} MB"
            raise Refusal(
                "too_many_images", "The pictures of one address may have {limit} here.", limit=limit
            )

    def take(self, address: str, image_id: str, size: int) -> None:
        """Note an image."""
        self._held.setdefault(address, {})[image_id] = size
        self._holders[image_id] = address

    def resize(self, image_id: str, size: int) -> None:
        """The bytes that have come in truth, where they are fewer or were not told before."""
        if image_id in self._holders:
            self._held[self._holders[image_id]][image_id] = size

    def drop(self, image_id: str) -> None:
        """The image has gone, or did not come."""
        address = self._holders.pop(image_id, None)
        if address is not None:
            held = self._held[address]
            del held[image_id]
            if not held:
                del self._held[address]
