"""VICS 1.1, 1.2 and 1.3, written as 1.3; in the old US categories 0 and 5 are the other way round than in 2.0."""

from clew.vics.plugin import VicsFormat

plugin = VicsFormat(
    name="vics-1.3",
    title="VICS 1.1 to 1.3 (JSON)",
    accepts=lambda context: context.major == 1,
    context=("odata.metadata", "http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml"),
    categories=("us-legacy", "1"),
)
