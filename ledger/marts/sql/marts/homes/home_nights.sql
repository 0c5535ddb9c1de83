-- One row a jointly commissioned home and month of the twelve to the horizon: what a night taken costs beside the middle price outside, in pence.
select
    n.home,
    h.name as home_name,
    h.governance,
    n.month as service_month,
    n.beds,
    n.bed_days,
    n.taken_days,
    n.bed_days - n.taken_days as empty_days,
    n.block_price,
    n.empty_price,
    n.per_taken_night,
    n.setting,
    n.placements_outside,
    n.per_night_outside
from staging.home_nights as n
join staging.homes as h on h.home = n.home
where n.lately
