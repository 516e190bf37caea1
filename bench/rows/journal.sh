# The same task with a journal on a disk in memory, beside the one without.
measure() {  # RUNTIME or RUNTIME-journal
  local runtime=${1%-journal} folder=$scratch/journal
  [ ! -d /dev/shm ] || folder=/dev/shm/homegen-bench.$$
  if [ "$runtime" = "$1" ]; then
    timeout 120 .ci/with "$runtime" "$runtime" bench/tasks.lua "$port" | field cpu
  else
    mkdir "$folder"
    timeout 120 .ci/with "$runtime" "$runtime" bench/tasks.lua "$port" journal="$folder/jobs.db" | field cpu
    rm -rf "$folder"
  fi
}

start_server 3
for runtime in "${runtimes[@]}"; do
  interleave "$rounds" "$runtime" "$runtime-journal" || continue
  line "CPU of a task with a journal in memory / without" "$runtime" 1.5 - $(ratio_of "$runtime-journal")
done
stop_servers
