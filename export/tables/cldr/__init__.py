"""Words of every language from CLDR: months, days, currencies and units, in files of ``service/text/data/cldr``."""
