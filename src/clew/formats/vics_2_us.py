"""VICS 2.0 with the categories of the United States."""

from clew.vics.plugin import VicsFormat

plugin = VicsFormat(
    name="vics-2.0-us",
    title="VICS 2.0 US (JSON)",
    accepts=lambda context: context.major == 2 and context.region == "us",
    context=("@odata.context", "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata"),
    categories=("us", "2.0"),
)
