"""VICS 2.0 of any other region: its categories are known to the file's maker only."""

from clew.vics.plugin import VicsFormat

plugin = VicsFormat(
    name="vics-2.0-custom",
    title="VICS 2.0 CUSTOM (JSON)",
    accepts=lambda context: context.major == 2 and context.region not in ("", "default", "us", "uk"),
    context=("@odata.context", "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/CUSTOM/$metadata"),
    categories=("vics-custom", "2.0"),
)
