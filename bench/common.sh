# Sourced by bench/run and bench/count: servers, rounds, medians and the lines of the table.

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
runtimes=(lua5.4 luajit)

# The server on one processor, the clients on another: else they push each other around.
on_server=()
if command -v taskset >/dev/null && [ "$(nproc)" -ge 2 ]; then
  on_server=(taskset -c 0)
  taskset -cp 1 $$ >/dev/null
fi

# A server ends when its standard input does: with stop_servers, or with this script.
server_inputs=()
start_server() {  # [POLLS [EVERY [BYTES]]]; sets port
  local said input
  said=$scratch/server-${#server_inputs[@]}
  rm -f "$said"
  exec {input}> >(exec "${on_server[@]}" build/bench/poll_server "$@" >"$said")
  server_inputs+=("$input")
  port=
  until [ -s "$said" ] && read -r _ port <"$said" && [ -n "$port" ]; do sleep 0.02; done
}

stop_servers() {  # leaves the counts of the first in server_counts
  local input
  for input in "${server_inputs[@]}"; do exec {input}>&-; done
  server_inputs=()
  until server_counts=$(sed -n 2p "$scratch/server-0") && [ -n "$server_counts" ]; do sleep 0.02; done
}

with() {  # RUNTIME SCRIPT ARGUMENT…
  .ci/with "$1" "$1" "${@:2}"
}

field() {  # NAME: the number after a name in a line of names and numbers
  awk -v name="$1" '{ for (i = 1; i < NF; i++) if ($i == name) print $(i + 1) }'
}

spread() {  # numbers on standard input: "median min max"
  sort -g | awk '{ v[NR] = $1 } END { if (NR) printf "%.4f %.4f %.4f\n", (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2, v[1], v[NR] }'
}

divide() {  # A B
  awk "BEGIN { printf \"%.4f\", $1 / $2 }"
}

# Runs the programs of a round one after the other, so that what disturbs the machine disturbs all, and a first round
# that only warms up. `measure PROGRAM` prints one number; a round in which one prints none ends the row.
interleave() {  # ROUNDS PROGRAM…; then ratio_of and value_of tell what came
  local rounds=$1 round program value reference
  shift
  : >"$scratch/rounds"
  for ((round = 0; round <= rounds; round++)); do
    reference=
    for program; do
      value=$(measure "$program")
      [ -n "$value" ] || { echo "bench: $program gave no figure" >&2; return 1; }
      reference=${reference:-$value}
      [ "$round" -eq 0 ] || echo "$program $value $(divide "$value" "$reference")" >>"$scratch/rounds"
    done
  done
}

value_of() {  # PROGRAM: "median min max" of its figures
  awk -v program="$1" '$1 == program { print $2 }' "$scratch/rounds" | spread
}

ratio_of() {  # PROGRAM: "median min max" of its figure divided by that of the first program of the same round
  awk -v program="$1" '$1 == program { print $3 }' "$scratch/rounds" | spread
}

# One line of the table. Without a target there is no verdict: the line explains another.
line() {  # WHAT RUNTIME TARGET|- UNIT|- MEDIAN [MIN MAX]
  local verdict=
  [ $# -ge 5 ] || { nothing "$1" "$2" "$3" "no figure"; return; }
  [ "$3" = - ] || verdict=$(awk "BEGIN { print ($5 <= $3) ? \"met\" : \"missed\" }")
  printf '%-58s %-7s %9s %19s %8s %-9s %s\n' "$1" "$2" "$(short "$5")" "${7:+$(short "$6") to $(short "$7")}" \
    "${3#-}" "${4#-}" "$verdict"
}

nothing() {  # WHAT RUNTIME TARGET WORDS: a line for what did not end
  printf '%-58s %-7s %s (target %s) missed\n' "$1" "$2" "$4" "$3"
}

short() {  # three digits that say something
  awk -v v="$1" 'BEGIN { printf((v >= 100 || v == int(v)) ? "%.0f" : v >= 10 ? "%.1f" : "%.2f", v) }'
}

heading() {
  printf '%-58s %-7s %9s %19s %8s %-9s %s\n' "" "" median "min to max" target "" ""
}
