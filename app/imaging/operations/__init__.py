"""The operations, one stage file each. The order of this tuple is the order they run in."""

from app.imaging.operations import color, detail, finish, geometry, tone

STAGES = (geometry.STAGE, tone.STAGE, color.STAGE, detail.STAGE, finish.STAGE)
#: The stages that work on levels, which have to be those of sRGB: their curves and weights are meant for it.
WORKING = (tone.STAGE, color.STAGE, detail.STAGE)
