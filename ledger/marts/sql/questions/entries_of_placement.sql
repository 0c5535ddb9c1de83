-- One row a posting of a placement and service month, in order.
select * from entries_by_placement
where placement = $placement and service_month = $service_month
order by entry, line
