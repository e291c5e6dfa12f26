-- Whether a MultiDatastream tells rollups is asked with each write of observations.
create index derived_streams_datastream on derived_streams (datastream);
