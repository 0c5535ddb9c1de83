-- One row a reason to say no and kind of search needed by the day of asking: how often it was given by then, and by how many providers.
select
    r.reason,
    w.kind,
    count(*) as refusals,
    count(distinct r.provider) as providers
from staging.search_refusals as r
join waits as w on w.search = r.search
cross join meta
where r."on" <= meta.today
group by r.reason, w.kind
order by refusals desc, r.reason, w.kind
