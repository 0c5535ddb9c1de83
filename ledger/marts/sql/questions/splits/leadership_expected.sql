-- One row an agency in one financial year ($year): its expected share of days without an agreement, in three parts that are never added up, in pence.
select
    e.agency,
    a.name as agency_name,
    sum(e.awaited)::bigint as awaited,
    sum(e.declined)::bigint as declined,
    sum(e.not_asked)::bigint as not_asked
from exposure as e
join dim_agency as a on a.agency = e.agency
where e.financial_year = $year
group by e.agency, a.name
having sum(e.awaited) <> 0 or sum(e.declined) <> 0 or sum(e.not_asked) <> 0
order by sum(e.awaited) desc, sum(e.not_asked) desc, e.agency
