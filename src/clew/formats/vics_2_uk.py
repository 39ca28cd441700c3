"""VICS 2.0 with the categories of the United Kingdom."""

from clew.vics.plugin import VicsFormat

plugin = VicsFormat(
    name="vics-2.0-uk",
    title="VICS 2.0 UK (JSON)",
    accepts=lambda context: context.major == 2 and context.region == "uk",
    context=("@odata.context", "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/UK/$metadata"),
    categories=("uk", "2014"),
)
