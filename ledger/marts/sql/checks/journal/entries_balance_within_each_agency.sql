-- One row an entry and agency whose postings do not come to nil.
select 'entry ' || entry || ' in the books of ' || agency || ' is out by ' || sum(amount) || ' pence' as detail
from staging.postings
group by entry, agency
having sum(amount) <> 0
