"""Tables of Arrow and Parquet: columns, schemas, files written anew like the old ones."""
