-- One row a placement with entries that has no row in dim_placement.
select distinct 'placement ' || placement || ' has entries but is not known' as detail
from staging.entries
where placement is not null and placement not in (select placement from dim_placement)
