-- One row a way in which outcomes ended in the 12 months to the horizon: how many, and how many were replaced by another.
select why, count(*) as outcomes, count(replaced_by) as replaced
from outcomes_beside_money
cross join meta
where standing = 'ended' and ended_on > meta.horizon - interval 12 month
group by why
order by outcomes desc, why
