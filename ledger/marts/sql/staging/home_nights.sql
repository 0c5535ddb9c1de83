-- One row a jointly commissioned home and month of the twelve to the horizon: nights taken, and a night outside, in pence.
select
    home, service_month, beds, bed_days, taken_days, block_price, empty_price, per_taken_night, setting,
    placements_outside, per_night_outside
from raw.home_nights
