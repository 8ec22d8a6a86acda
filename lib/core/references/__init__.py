"""What a cell names: bodies of the tab *Đơn vị*, a platform of the tab *Nền tảng*."""

from lib.core.references.bodies import Bodies, BodiesNamed, bodies_of
from lib.core.references.platforms import Platforms

__all__ = ["Bodies", "BodiesNamed", "Platforms", "bodies_of"]
