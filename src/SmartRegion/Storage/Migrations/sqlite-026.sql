-- A table of data is seen by whoever sees its dataset: the collection knows of which dataset it is.
alter table collections add column dataset text;
update collections set dataset = json_extract(doc, '$.data.dataset');
