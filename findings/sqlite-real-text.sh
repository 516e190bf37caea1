#!/bin/bash
# The same sum of prices, as text, by three SQLites: "0.3" or "0.30000000000000004", 2.68 or 2.67, 0.2 or 0.19999….
#
# Guess: printing and rounding REAL has not changed in a format that promises 2050. Seen:
#                             3.40.1   3.46.1   3.53.4
#   (0.1 + 0.2) || ''         0.3      0.3      0.30000000000000004
#   round(2.675, 2)           2.68     2.67     2.67
#   avg of 0.1, 0.2, 0.3      0.2      0.2      0.19999999999999998
#   json_array(100 * 1.1)     [110.0]  [110.0]  [110.00000000000001]
# A text index, a JSON body or a hash made of such a value is another one after the upgrade.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm sqlite3=3.40.1-2+deb12u2
debian trixie sqlite3=3.46.1-7+deb13u2
debian sid sqlite3=3.53.4-2

texts() {
  inside "$1" sqlite3 :memory: "with price (amount) as (values (0.1), (0.2), (0.3))
    select (0.1 + 0.2) || '', round(2.675, 2), (select avg(amount) from price), json_array(100 * 1.1)"
}

expect "3.40.1" "$(texts bookworm)" "0.3|2.68|0.2|[110.0]"
expect "3.46.1" "$(texts trixie)" "0.3|2.67|0.2|[110.0]"
expect "3.53.4" "$(texts sid)" "0.30000000000000004|2.67|0.19999999999999998|[110.00000000000001]"
finish
