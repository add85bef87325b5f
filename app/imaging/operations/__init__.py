"""The operations, one stage file each. The order of this tuple is the order they run in."""

from app.imaging.operations import color, detail, finish, geometry, tone

STAGES = (geometry.STAGE, tone.STAGE, color.STAGE, detail.STAGE, finish.STAGE)
