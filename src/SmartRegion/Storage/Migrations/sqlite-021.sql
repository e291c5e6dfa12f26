-- One more with each change of the datastream's observations: by it one sees whether a page of them is still as it was.
alter table datastreams add column edits integer not null default 0;
