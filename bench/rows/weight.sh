# The memory that an outstanding task takes, of the Lua heap and of the C library's heap together.
for runtime in "${runtimes[@]}"; do
  for kept in accepted handle await journal; do
    target=0.5 words="accepted, the handle dropped" tasks=8192 journal=
    case $kept in
      handle) words="accepted, the handle kept" ;;
      await) target=1.5 words="awaited in a coroutine" ;;
      journal) target=1 words="accepted, with a journal" tasks=4096 journal=$scratch/weight.db ;;
    esac
    start_server 200
    rm -rf "$scratch/weight.db"*
    timeout 120 .ci/with "$runtime" "$runtime" bench/weight.lua "$port" tasks="$tasks" \
      kept="${kept/journal/accepted}" ${journal:+journal="$journal"} >"$scratch/weight" || :
    stop_servers
    if [ -s "$scratch/weight" ]; then
      line "an outstanding task, $words" "$runtime" "$target" KiB "$(field both <"$scratch/weight")"
      line "  of it the Lua heap" "$runtime" - KiB "$(field lua <"$scratch/weight")"
    else
      nothing "an outstanding task, $words" "$runtime" "$target KiB" "did not end in 120 s"
    fi
  done
done
