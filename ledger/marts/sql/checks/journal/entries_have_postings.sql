-- One row an entry without postings.
select 'entry ' || e.entry || ' has no postings' as detail
from staging.entries as e
where e.entry not in (select entry from staging.postings)
