# A task of four requests, created on a fresh connection and polled three times, beside plain C that does the same.
measure() {
  case $1 in
    plain) build/bench/plain_multi --create "$port" 2000 ;;
    tuned) build/bench/plain_multi --create --tuned "$port" 2000 ;;
    *) timeout 120 .ci/with "${1%-*}" "${1%-*}" bench/tasks.lua "$port" form="${1#*-}" ;;
  esac | field cpu
}

start_server 3
interleave "$rounds" plain tuned lua5.4-callback lua5.4-await luajit-callback luajit-await
stop_servers
line "plain C, CPU of a task" - - µs $(value_of plain)
line "plain C, tuned / plain C" - - - $(ratio_of tuned)
for runtime in "${runtimes[@]}"; do
  for form in callback await; do
    line "CPU of a task of 4 requests, $form / plain C" "$runtime" 0.95 - $(ratio_of "$runtime-$form")
  done
done
