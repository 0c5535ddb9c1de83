-- One row: the placement with this opaque key.
select * from dim_placement where key = $key
