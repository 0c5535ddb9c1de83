-- One row a placement, matter and agency that somebody has to decide on by the day of asking; days since it has stood so (below nil: days until then), what a month costs and what hangs on it to 31 March in pence (counted: once a matter, where several agencies have it).
select
    x.placement,
    p.key,
    x.agreement,
    x.what,
    x.agency,
    g.name as agency_name,
    x.since,
    x.days,
    -- A month of 365 / 12 days.
    (p.weekly_cost * 365 + 42) // 84 as monthly_cost,
    x.amount as at_stake,
    x.counted,
    x.law,
    case x.what
        when 'unagreed' then 'No agreement has been in force since '
        when 'expired_and_charging' then 'The agreement has lapsed and the placement is still charged, since '
        when 'in_principle' then 'A decision has been awaited since '
        when 'no_seat' then g.name || ' would pay under the split that a panel hears and has no seat there; it meets on '
        when 'waiting' then 'A decision of ' || g.name || ' has been awaited since '
        when 'declined' then 'A share was declined; the lead commissioner has paid the whole since '
        when 'interim' then 'Shares are without prejudice since '
        when 'interim_without_end' then 'Shares are without prejudice until no stated day, and no review is due; decided on '
        when 'disputed' then 'A share has been in dispute since '
        when 'unsigned' then g.name || ' pays a share, and its approval is outstanding of the agreement decided on '
        when 'review_overdue' then 'A joint review was due on '
        when 'expiring' then 'The agreement ends on '
        when 'emergency_not_ratified' then 'Emergency placement awaiting ratification since '
        when 'budget_without_successor' then 'A budget of ' || g.name || ' that pays a share has no successor since '
        -- It is about the agency that has ended, and after it those between which its duties lie.
        when 'duty_unclear' then case
            when x.about = e.agency then 'State who takes over what ' || e.name || ' was to do; it has ended, and no successor is known, since '
            else 'Ask ' || (
                select string_agg(h.name, ' or ' order by h.name)
                from staging.agencies as h
                where h.agency <> e.agency and list_contains(string_split(x.about, ' '), h.agency)
            ) || ' which of them takes over what ' || e.name || ' was to do, and state it; it has ended, since '
        end
        when 'icb_differs' then g.name || ' pays a share, and another ICB is the responsible commissioner, since '
        when 'unregistered' then 'Unregistered provision (unlawful for a children''s home); the child has been there since '
        when 'deprivation_of_liberty' then 'A deprivation of liberty order is in force, to be kept under review; the placement began on '
        when 'out_of_area_not_approved' then 'Out of area without the approval that regulation 11 requires; the placement began on '
        when 'area_not_consulted' then 'At a distance (regulation 11), and the council of that area is not recorded as consulted; due by '
        when 'area_not_notified' then 'Out of area, and no written notice to the council of that area is recorded; due by '
        when 'continuing_care_unknown' then 'It is not recorded whether the child is eligible for continuing care; the placement began on '
        when 'care_step_overdue' then 'The next stage of continuing care was due from ' || g.name || ' on '
        when 'action_overdue' then 'An action of ' || g.name || ' was due on '
    end || strftime(x.since, '%-d %B %Y') || '.' as sentence
from staging.matters as x
left join dim_placement as p on p.placement = x.placement
join staging.agencies as g on g.agency = x.agency
left join staging.agencies as e on e.agency = split_part(x.about, ' ', 1)
