"""VICS 2.0 with the data model's default categories."""

from clew.vics.plugin import VicsFormat

plugin = VicsFormat(
    name="vics-2.0-default",
    title="VICS 2.0 Default (JSON)",
    accepts=lambda context: context.major == 2 and context.region in ("", "default"),
    context=("@odata.context", "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/Default/$metadata"),
    categories=("vics-default", "2.0"),
)
