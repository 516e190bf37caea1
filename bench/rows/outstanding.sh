# What a task costs when many are outstanding: all of a wave are created before the first of them is done.
within=150 # seconds: what takes longer is not waited for

cpu_at() {  # RUNTIME TASKS WAVES INTERVAL [journal]; prints µs per task, or nothing; says when not all were outstanding
  local folder=$scratch journal=()
  if [ "${5-}" = journal ]; then
    [ ! -d /dev/shm ] || folder=/dev/shm/homegen-bench.$$
    mkdir -p "$folder"
    journal=(journal="$folder/jobs.db")
  fi
  start_server 3
  timeout "$within" .ci/with "$1" "$1" bench/tasks.lua "$port" tasks="$2" waves="$3" interval="$4" "${journal[@]}" \
    >"$scratch/cpu" || :
  stop_servers
  [ "$folder" = "$scratch" ] || rm -rf "$folder"
  field cpu <"$scratch/cpu"
  [ "$(field peak <<<"$server_counts")" -ge "$2" ] ||
    echo "outstanding: $(field peak <<<"$server_counts") of $2 tasks were outstanding at a time on $1" >&2
}

grows() {  # RUNTIME TASKS INTERVAL WORDS [journal]
  local few many
  few=$(cpu_at "$1" 1000 6 0.3 "${@:5}")
  many=$(cpu_at "$1" "$2" 1 "$3" "${@:5}")
  if [ -n "$few" ] && [ -n "$many" ]; then
    line "CPU of a task, $4" "$1" 1.15 - "$(divide "$many" "$few")"
  else
    nothing "CPU of a task, $4" "$1" 1.15 "did not end in $within s"
  fi
}

for runtime in "${runtimes[@]}"; do
  grows "$runtime" 100000 8 "100,000 outstanding / 1,000"
  grows "$runtime" 10000 3 "10,000 outstanding / 1,000, with a journal" journal
done
