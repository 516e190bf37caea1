# What loading homegen and making a client takes, above the bare interpreter.
client='require("homegen").new { ideal_house = { api_key = "0123456789abcdef" } }'
say='local status = io.open "/proc/self/status":read "*a"
  print("cpu", os.clock() * 1e3, "memory", status:match "VmRSS:%s*(%d+)" / 1024)'

for runtime in "${runtimes[@]}"; do
  : >"$scratch/cpu"
  : >"$scratch/memory"
  for round in {1..15}; do
    bare=$(.ci/with "$runtime" "$runtime" -e "$say")
    loaded=$(.ci/with "$runtime" "$runtime" -e "local client = assert($client) $say os.exit(true)")
    echo "$(field cpu <<<"$loaded") $(field cpu <<<"$bare")" | awk '{ print $1 - $2 }' >>"$scratch/cpu"
    echo "$(field memory <<<"$loaded") $(field memory <<<"$bare")" | awk '{ print $1 - $2 }' >>"$scratch/memory"
  done
  line "require \"homegen\" and a client, above bare Lua, CPU" "$runtime" 3 ms $(spread <"$scratch/cpu")
  line "require \"homegen\" and a client, above bare Lua, resident" "$runtime" 2 MiB $(spread <"$scratch/memory")
done
